using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Models.Trust;
using EdgeSdk.Tests.Execution.Faults;
using EdgeSdk.Tests.Models;
using EdgeSdk.Updates;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Tests.Updates;

public sealed class LiveModelTests : IDisposable
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];
    private readonly string _folder = Directory.CreateTempSubdirectory("edgesdk-live-").FullName;
    private readonly (string PrivateKey, string PublicKey) _keys = ModelSigner.CreateKey();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_model_takes_over_between_two_frames_and_the_old_one_is_the_way_back()
    {
        var (first, second) = (Version(1), Version(2));
        using var live = Start(first);
        var changes = new List<ModelUpdate>();
        live.Changed += (_, update) => changes.Add(update);
        Assert.Equal(Hash(first), Run(live));
        var update = live.Put(second);
        Assert.True(update.IsAccepted, update.Problem);
        Assert.Empty(changes);
        Assert.Equal(Hash(second), Run(live));
        Assert.Equal(Hash(second), Assert.Single(changes).Model!.Sha256);
        Assert.True(live.RollBack().IsAccepted);
        Assert.Equal(Hash(first), Run(live));
        Assert.True(live.RollBack().IsAccepted);
        Assert.Equal(Hash(second), Run(live));
    }

    [Fact]
    public void The_model_that_ran_last_is_the_one_that_starts()
    {
        using (var live = Start(Version(1)))
            Assert.True(live.Put(Version(2)).IsAccepted);
        using var again = LiveModel.Open(_folder, Any);
        Assert.Equal(Hash(Version(2)), Run(again));
        Assert.True(again.RollBack().IsAccepted);
    }

    [Fact]
    public void Whatever_is_wrong_with_a_new_model_the_old_one_runs_on_and_the_reason_is_a_sentence()
    {
        using var live = Start(Version(1));
        var hash = Run(live);
        var cut = new TinyModel().Write();
        File.WriteAllBytes(cut, new TinyModel().ToBytes()[..400]);
        foreach (var (path, reason) in new[]
        {
            (cut, "cut short"),
            (Path.Combine(_folder, "none.onnx"), "does not exist"),
            (new TinyModel { Edit = m => m.Graph.Node[0].OpType = "NoSuchOperator" }.Write(), "NoSuchOperator"),
            (new TinyModel { EditManifest = m => m with { Name = "other" } }.Write(), "'tiny' runs here"),
        })
        {
            var update = live.Put(path);
            Assert.Contains(reason, update.Problem);
            Assert.Equal(hash, Run(live));
        }
        Assert.Contains("no model to go back to", live.RollBack().Problem);
        Assert.Single(Directory.GetFiles(_folder, "*.onnx"));
    }

    [Fact]
    public void A_model_dropped_into_the_folder_is_taken_once_it_is_complete()
    {
        using var live = Start(Version(1));
        var refused = new List<string>();
        live.Refused += (_, update) => refused.Add(update.Problem!);
        var path = Path.Combine(_folder, "incoming", "next.onnx");
        var bytes = File.ReadAllBytes(Version(2));
        File.WriteAllBytes(path, bytes[..^9]);
        live.Look();
        Assert.Empty(refused);
        live.Look();
        live.Look();
        Assert.Single(refused);
        File.WriteAllBytes(path, bytes);
        live.Look();
        Assert.Equal(Hash(Version(1)), Run(live));
        live.Look();
        Assert.Equal(Hash(Version(2)), Run(live));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_single_file_is_exchanged_as_well_and_nothing_is_written()
    {
        var (first, second) = (Version(1), Version(2));
        using var live = LiveModel.OpenFile(first, Quiet);
        Assert.Equal(Hash(first), Run(live));
        Assert.True(live.Put(second).IsAccepted);
        Assert.Equal(Hash(second), Run(live));
        Assert.Contains("no model to go back to", live.RollBack().Problem);
        Assert.Contains("'tiny' runs here", live.Put(new TinyModel { EditManifest = m => m with { Name = "other" } }.Write()).Problem);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Other_options_take_over_between_two_frames_and_hold_for_the_models_that_come()
    {
        using var live = LiveModel.OpenFile(Version(1), Quiet);
        var before = live.Model;
        Assert.True(live.Reopen(o => (o.UnknownBelow, o.Signals.Manual) = (1, true)).IsAccepted);
        Assert.Same(before, live.Model);
        Assert.True(live.Run(Grey()).IsUnknown);
        Assert.NotSame(before, live.Model);
        Assert.True(live.Put(Version(2)).IsAccepted);
        Assert.True(live.Run(Grey()).IsUnknown);
        Assert.Contains("Threads is 0 to", live.Reopen(o => o.Threads = -1).Problem);
        Assert.True(live.Run(Grey()).IsUnknown);
        Assert.True(live.Put(Version(3), Quiet).IsAccepted);
        Assert.False(live.Run(Grey()).IsUnknown);
    }

    [Fact]
    public void A_forced_budget_and_policies_hold_for_the_models_that_come()
    {
        var clock = new FakeTimeProvider();
        using var live = LiveModel.OpenFile(Version(1), o => (o.Signals.Manual, o.Signals.Clock) = (true, clock));
        live.Configure(new PolicyOptions { Escalate = false }.Limit(0.3));
        live.Force(0.1, TimeSpan.FromSeconds(10));
        Assert.Equal("forced", live.Run(Grey()).Budget.Policy);
        clock.Advance(TimeSpan.FromSeconds(9));
        live.Put(Version(2));
        Assert.Equal("0.10: forced for another 1 s", live.Run(Grey()).Budget.Reason);
        Assert.Equal(0.1, live.Model.Governor.Forced);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((0.3, "limit"), (live.Run(Grey()).Budget.Granted, live.Model.Governor.Decide().Policy));
        Assert.Null(live.Model.Governor.Forced);
        live.Put(Version(3));
        live.Configure(new PolicyOptions { Escalate = false }.Limit(0.1));
        Assert.Equal(0.1, live.Run(Grey()).Budget.Granted);
        live.Force(1);
        live.Reopen(o => (o.Signals.Manual, o.Policies.Escalate) = (true, false));
        Assert.Equal((1, "forced"), (live.Run(Grey()).Budget.Granted, live.Model.Governor.Decide().Policy));
        live.Release();
        Assert.Equal("none", live.Run(Grey()).Budget.Policy);
    }

    [Fact]
    public void A_damaged_model_or_pointer_falls_back_to_what_is_sound()
    {
        using (var live = Start(Version(1)))
            live.Put(Version(2));
        File.WriteAllText(Path.Combine(_folder, $"{Hash(Version(2))}.onnx"), "gone");
        using (var live = LiveModel.Open(_folder, Any))
            Assert.Equal(Hash(Version(1)), Run(live));
        File.WriteAllText(Path.Combine(_folder, "current.json"), "{");
        using (var live = LiveModel.Open(_folder, Any))
            Assert.Equal(Hash(Version(1)), Run(live));
        File.Delete(Path.Combine(_folder, "current.json"));
        foreach (var file in Directory.GetFiles(_folder, "*.onnx"))
            File.WriteAllText(file, "gone");
        Assert.Throws<ModelFileException>(() => LiveModel.Open(_folder, Any));
        Assert.Contains("incoming", Assert.Throws<ModelFileException>(() => LiveModel.Open(Path.Combine(_folder, "empty"), Any)).Message);
    }

    [Fact]
    public void Unsigned_withdrawn_and_older_models_do_not_take_over()
    {
        var (one, two, three) = (Signed(1), Signed(2), Signed(3, minimum: 3));
        using var live = Start(two, o => o.Trust.Key(_keys.PublicKey));
        Assert.Contains("not signed", live.Put(Version(9)).Problem);
        Assert.Contains("version 1, and version 2 runs", live.Put(one).Problem);
        Assert.True(live.Put(three).IsAccepted);
        Assert.Equal(3, live.Run(Grey()).Model.Version);
        Assert.Contains("withdrawn", live.RollBack().Problem);
        Assert.Equal(3, live.Run(Grey()).Model.Version);
        using var again = LiveModel.Open(_folder, o => o.Trust.Key(_keys.PublicKey));
        Assert.Contains("withdrawn", again.Put(two).Problem);
    }

    [Fact]
    public void Whether_unsigned_files_may_arrive_has_to_be_said()
    {
        File.Copy(Version(1), Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "incoming")).FullName, "first.onnx"));
        Assert.Contains("AllowUnsigned", Assert.Throws<ArgumentException>(() => LiveModel.Open(_folder)).Message);
    }

    [Fact]
    public void A_withdrawn_model_stays_withdrawn_when_the_pointer_is_lost()
    {
        using (var live = Start(Signed(2), Trusting))
            foreach (var path in new[] { Signed(5, minimum: 3), Signed(6), Signed(7) })
                Assert.True(live.Put(path).IsAccepted);
        File.Delete(Path.Combine(_folder, "current.json"));
        using var again = LiveModel.Open(_folder, Trusting);
        Assert.Null(again.FolderProblem);
        Assert.Contains("below 3 are withdrawn", again.Put(Signed(2)).Problem);
    }

    [Fact]
    public void A_damaged_pointer_is_said_and_written_anew()
    {
        Start(Version(1)).Dispose();
        File.WriteAllText(Path.Combine(_folder, "current.json"), "{");
        using (var live = LiveModel.Open(_folder, Any))
            Assert.Contains("'current.json' is damaged", live.FolderProblem);
        using var again = LiveModel.Open(_folder, Any);
        Assert.Null(again.FolderProblem);
    }

    [Fact]
    public void A_start_survives_a_folder_that_cannot_be_written()
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "incoming")).FullName, "first.onnx");
        File.Copy(Version(1), path);
        // A folder where the file has to go: nobody can write there, not even an administrator.
        Directory.CreateDirectory(Path.Combine(_folder, $"{Hash(path)}.onnx", "in the way"));
        using var live = LiveModel.Open(_folder, Any);
        Assert.Contains("cannot be written", live.FolderProblem);
        Assert.Equal(Hash(path), Run(live));
    }

    [Fact]
    public void A_start_survives_runs_that_end_late_and_an_exchange_does_not_happen_for_one()
    {
        var clock = new FakeTimeProvider();
        var (late, runs) = (true, 0);
        using var provider = new FaultyProvider(clock, TimeSpan.FromMilliseconds(1));
        // Opening runs every level once, without a limit.
        provider.Sometimes = (target, call) =>
        {
            runs = call == Call.Open ? 0 : runs + 1;
            return late && call == Call.Run && runs > 3 ? new(target, call, 0, 0, Behaviour.Hangs) : null;
        };
        using var live = Start(Version(1), options =>
        {
            Any(options);
            (options.Provider, options.Signals.Clock, options.Signals.Manual, options.RunLimit) = (provider, clock, true, TimeSpan.FromMilliseconds(5));
        });
        Assert.Equal(RunOutcome.TimedOut, live.Run(Grey(), 0.3).Outcome);
        Assert.Contains("longer than RunLimit", live.Put(Version(2)).Problem);
        late = false;
        Assert.Equal(RunOutcome.Answered, live.Run(Grey(), 0.3).Outcome);
        Assert.True(live.Put(Version(2)).IsAccepted);
    }

    [Fact]
    public void The_stored_signature_is_the_one_that_was_checked()
    {
        var path = Signed(2);
        var armed = false;
        using var live = Start(Signed(1), options =>
        {
            Trusting(options);
            // Between the check and the store somebody exchanges the file beside the model.
            if (armed)
                options.Signals.Add(EdgeSdk.Signals.Quantity.QueueDepth, () =>
                {
                    File.WriteAllText(path + ".sig", "exchanged");
                    return 0;
                });
        });
        armed = true;
        Assert.True(live.Put(path).IsAccepted);
        Assert.Equal("exchanged", File.ReadAllText(path + ".sig"));
        live.Dispose();
        using var again = LiveModel.Open(_folder, Trusting);
        Assert.Equal(2, again.Run(Grey()).Model.Version);
    }

    [Fact]
    public async Task Models_may_change_while_frames_run()
    {
        using var live = Start(Version(1));
        using var over = new CancellationTokenSource();
        var hashes = new[] { Hash(Version(1)), Hash(Version(2)) };
        var line = Task.Run(() =>
        {
            var seen = new HashSet<string>();
            while (!over.IsCancellationRequested)
                seen.Add(Run(live));
            seen.Add(Run(live));
            return seen;
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 20; i++)
            Assert.True(live.Put(Version(2 - i % 2)).IsAccepted);
        over.Cancel();
        Assert.Subset(hashes.ToHashSet(), await line);
    }

    private static void Any(AdaptiveModelOptions options) => options.Trust.AllowUnsigned = true;

    private void Trusting(AdaptiveModelOptions options) => options.Trust.Key(_keys.PublicKey);

    private static void Quiet(AdaptiveModelOptions options) => (options.Signals.Manual, options.Trust.AllowUnsigned) = (true, true);

    private static Frame Grey() => Frame.Over(Pixels, 4, 4, PixelFormat.Mono8);

    private static string Run(LiveModel live) => live.Run(Grey(), 0.3).Model.Sha256;

    private static string Hash(string path) => ModelFile.Read(path).Identity.Sha256;

    private static string Version(int version) => new TinyModel { EditManifest = m => m with { Training = m.Training with { Seed = version } } }.Write();

    private string Signed(int version, long minimum = 0)
    {
        var path = Version(version);
        ModelSigner.Sign(path, _keys.PrivateKey, version, minimum);
        return path;
    }

    private LiveModel Start(string path, Action<AdaptiveModelOptions>? configure = null)
    {
        var incoming = Directory.CreateDirectory(Path.Combine(_folder, "incoming")).FullName;
        File.Copy(path, Path.Combine(incoming, "first.onnx"));
        if (File.Exists(path + ModelSignature.Extension))
            File.Copy(path + ModelSignature.Extension, Path.Combine(incoming, "first.onnx" + ModelSignature.Extension));
        var live = LiveModel.Open(_folder, configure ?? Any);
        ModelStore.Delete(Path.Combine(incoming, "first.onnx"));
        return live;
    }
}
