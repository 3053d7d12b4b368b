using System.Text;
using CsCheck;
using EdgeSdk.Budgets;
using EdgeSdk.Budgets.Replay;
using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Signals;
using EdgeSdk.Tests.Models;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Tests.Budgets.Replay;

public class DecisionReplayTests
{
    private const string Section = """{ "criticalFloor": 0.3, "policies": [ { "policy": "battery" }, { "policy": "load" }, { "policy": "deadline", "p99Milliseconds": 20 }, { "policy": "mission", "until": "12:00" } ] }""";

    [Fact]
    public void Every_decision_of_a_log_comes_out_the_same() =>
        Gen.Select(Gen.Double[0, 3], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0.001, 0.05], Gen.Int[0, 20]).Array[1, 80].Sample(moments =>
        {
            var report = DecisionReplay.Run(new StringReader(Record(moments, Section)));
            Assert.Equal((moments.Length, moments.Length, null), (report.Decisions, report.Identical, report.FirstDifference));
        }, iter: 200);

    [Fact]
    public void A_log_names_the_model_file_that_its_decisions_were_for()
    {
        using var model = AdaptiveModel.Open(new TinyModel().Write(), options => options.Signals.Manual = true);
        using var log = new MemoryStream();
        model.Governor.Record(log);
        model.Governor.Decide();
        model.Governor.Record(null);
        var report = DecisionReplay.Run(new StringReader(Encoding.UTF8.GetString(log.ToArray())), new PolicyOptions());
        Assert.Equal((1, 1, model.Identity.Sha256), (report.Decisions, report.Identical, report.Model));
    }

    [Fact]
    public void A_stream_that_fails_ends_the_log_and_no_frame()
    {
        using var governor = new Governor([0.1, 0.5, 1], new PolicyOptions(), new SignalOptions { Manual = true });
        using var full = new FullDisk();
        governor.Record(full);
        for (var i = 0; i < 20_000; i++)
            Assert.Equal(1, governor.Decide().Granted);
        Assert.IsType<IOException>(governor.RecordingProblem);
        governor.Record(null);
        Assert.IsType<IOException>(governor.RecordingProblem);
        using var memory = new MemoryStream();
        governor.Record(memory);
        governor.Decide();
        governor.Record(null);
        Assert.Null(governor.RecordingProblem);
        Assert.NotEqual(0, memory.Length);
    }

    [Fact]
    public void A_log_that_was_tampered_with_shows_where()
    {
        var log = Record([.. Enumerable.Repeat((1.0, 0.3, 0.5, 0.01, 3), 20)], Section).Split('\n');
        var line = Array.FindLastIndex(log, text => text.StartsWith("d ", StringComparison.Ordinal));
        log[line] = log[line].Replace(" 0.1 ", " 0.2 ", StringComparison.Ordinal);
        var report = DecisionReplay.Run(new StringReader(string.Join('\n', log)));
        Assert.Equal((20, 19), (report.Decisions, report.Identical));
        Assert.StartsWith($"line {line + 1}: 0.2 by ", report.FirstDifference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_of_policies_made_by_code_needs_them()
    {
        var log = Record([(1, 0.3, 0.5, 0.01, 0)], null);
        Assert.Contains("made by code", Assert.Throws<InvalidDataException>(() => DecisionReplay.Run(new StringReader(log))).Message, StringComparison.Ordinal);
        Assert.Equal(1, DecisionReplay.Run(new StringReader(log), new PolicyOptions().Battery()).Identical);
    }

    [Fact]
    public void Whatever_a_log_holds_it_is_read_or_refused()
    {
        var log = Record([.. Enumerable.Repeat((1.0, 0.3, 0.5, 0.01, 3), 5)], Section);
        Assert.Throws<InvalidDataException>(() => DecisionReplay.Run(new StringReader("not a log")));
        Gen.Select(Gen.Int[0, log.Length - 1], Gen.Char).Array[1, 4].Sample(damages =>
        {
            var text = new StringBuilder(log);
            foreach (var (at, with) in damages)
                text[at] = with;
            try
            {
                DecisionReplay.Run(new StringReader(text.ToString()));
            }
            catch (InvalidDataException)
            {
            }
        }, iter: 500);
    }

    [Fact]
    public void Decisions_of_a_governor_that_escalates_come_out_the_same()
    {
        using var stream = new MemoryStream();
        var charge = 0.5;
        var signals = new SignalOptions { Manual = true, Clock = new FakeTimeProvider() }.Add(Quantity.BatteryCharge, () => charge).Add(Quantity.BatteryDirection, () => -1);
        var model = ModelManifest.Read(Unsure.Model.Write());
        var random = new Random(1);
        using (var governor = Governor.For(model, null, PolicyOptions.Parse("""{ "policies": [ { "policy": "battery" } ] }"""), signals))
        {
            governor.Record(stream);
            for (var i = 0; i < 1000; i++)
            {
                charge = 0.3 + (0.2 * random.NextDouble());
                governor.Sample();
                var decision = governor.Decide();
                var again = decision.Escalation is { } twice && twice.IsNeeded(random.NextDouble(), TimeSpan.Zero);
                governor.Observe(decision, again ? 1.1 : 0.1, TimeSpan.FromMilliseconds(5), again ? TimeSpan.FromMilliseconds(20) : TimeSpan.Zero);
            }
        }
        var log = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains("\ne ", log, StringComparison.Ordinal);
        var report = DecisionReplay.Run(new StringReader(log));
        Assert.Equal((1000, 1000, null), (report.Decisions, report.Identical, report.FirstDifference));
    }

    private static string Record((double Seconds, double Charge, double Load, double Latency, int Event)[] moments, string? section)
    {
        using var stream = new MemoryStream();
        using (var rig = new Rig(policies => section is null ? policies.Battery() : PolicyOptions.Parse(section)) { Direction = -1 })
        {
            // Recording begins in the middle of a life.
            rig.After(3);
            rig.Governor.Record(stream);
            foreach (var (seconds, charge, load, latency, happens) in moments)
            {
                (rig.Charge, rig.Others) = (charge, load);
                rig.Clock.Advance(TimeSpan.FromSeconds(seconds));
                if (happens != 3)
                    rig.Governor.Sample();
                if (happens == 1)
                    rig.Governor.Force(0.5, TimeSpan.FromSeconds(2));
                if (happens == 2 && section is not null)
                    rig.Governor.Configure(PolicyOptions.Parse("""{ "policies": [ { "policy": "load", "from": 0.1 } ] }"""));
                var decision = rig.Governor.Decide(happens > 10 ? FramePriority.Critical : FramePriority.Normal);
                rig.Governor.Observe(decision.Granted, TimeSpan.FromSeconds(latency));
            }
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device.");
    }
}
