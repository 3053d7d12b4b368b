using EdgeSdk.Budgets;
using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Budgets.Configuration;

public sealed class PolicyWatchTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"edgesdk-policies-{Guid.NewGuid():N}.json");
    private readonly Rig _rig = new(policies => policies);

    [Fact]
    public void A_valid_change_holds_from_the_next_frame_on()
    {
        using var watch = Follow(0.5);
        Assert.Equal(0.5, _rig.Now().Granted);
        Write(0.2);
        Assert.Equal(0.2, _rig.After(1).Granted);
        Assert.Null(watch.Problem);
    }

    [Fact]
    public void An_invalid_change_is_refused_with_its_line_and_the_old_one_stays()
    {
        using var watch = Follow(0.5);
        var refusals = 0;
        watch.Refused += (_, _) => refusals++;
        File.WriteAllText(_path, "{ \"policies\": [\n { \"policy\": \"limit\",\n \"budget\": 5 } ] }");
        Assert.Equal(0.5, _rig.After(3).Granted);
        Assert.Contains("Line 3: budget is 5", watch.Problem, StringComparison.Ordinal);
        Assert.Equal(1, refusals);
        Write(0.3);
        Assert.Equal(0.3, _rig.After(1).Granted);
        Assert.Null(watch.Problem);
    }

    [Fact]
    public void What_is_written_through_the_SDK_is_valid_and_in_force_or_changes_nothing()
    {
        using var watch = Follow(0.5);
        const string Fifth = "{ \"policies\": [ { \"policy\": \"limit\", \"budget\": 0.2 } ] }";
        Assert.Throws<PolicyFormatException>(() => PolicyOptions.Write(_path, Fifth.Replace("0.2", "5", StringComparison.Ordinal)));
        Assert.Equal(0.5, _rig.After(1).Granted);
        Assert.Single(PolicyOptions.Write(_path, Fifth).Policies);
        Assert.Equal(Fifth, File.ReadAllText(_path));
        Assert.Equal(0.2, _rig.After(1).Granted);
        Assert.Throws<DirectoryNotFoundException>(() => PolicyOptions.Write(Path.Combine(_path + ".folder", "policies.json"), Fifth));
    }

    [Fact]
    public void An_age_that_is_too_short_for_the_signals_is_refused_with_its_line()
    {
        using var governor = new Governor(Rig.Levels, new PolicyOptions(), new SignalOptions().Add(Quantity.CpuLoadOfOthers, () => 0.1));
        Write(0.5);
        using var watch = governor.Watch(_path);
        File.WriteAllText(_path, "{\n \"staleAfterSeconds\": 0.02, \"policies\": [] }");
        watch.Look();
        Assert.Contains("Line 2: a signal is read every", watch.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_vanishes_changes_nothing()
    {
        using var watch = Follow(0.5);
        File.Delete(_path);
        Assert.Equal(0.5, _rig.After(2).Granted);
        Assert.NotNull(watch.Problem);
        Write(0.5);
        _rig.After(1);
        Assert.Null(watch.Problem);
    }

    [Fact]
    public void A_watch_does_not_begin_with_a_file_that_is_not_valid()
    {
        File.WriteAllText(_path, "{");
        Assert.Throws<PolicyFormatException>(() => _rig.Governor.Watch(_path));
        Assert.Throws<FileNotFoundException>(() => _rig.Governor.Watch(_path + ".missing"));
    }

    [Fact]
    public void What_a_policy_knew_of_its_signal_outlives_a_change()
    {
        using var rig = new Rig(policies => policies.Load()) { Others = 0 };
        rig.Now();
        rig.Others = null;
        rig.After(15);
        rig.Governor.Configure(new PolicyOptions().Load(from: 0.2));
        Assert.Equal("the load signal is lost", rig.Now().Reason[6..]);
    }

    public void Dispose()
    {
        _rig.Dispose();
        File.Delete(_path);
    }

    private EdgeSdk.Budgets.Configuration.PolicyWatch Follow(double budget)
    {
        Write(budget);
        return _rig.Governor.Watch(_path);
    }

    private void Write(double budget) => File.WriteAllText(_path, FormattableString.Invariant($"{{ \"policies\": [ {{ \"policy\": \"limit\", \"budget\": {budget} }} ] }}"));
}
