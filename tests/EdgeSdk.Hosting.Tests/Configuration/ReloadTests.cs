using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeSdk.Hosting.Tests.Configuration;

public class ReloadTests
{
    [Fact]
    public async Task Policies_and_a_forced_budget_change_while_frames_run_and_nothing_is_opened_for_it()
    {
        await using var line = new Line();
        var set = Settings(line, ("Policies:policies:0:policy", "limit"), ("Policies:policies:0:budget", "0.3"), ("Policies:escalate", "false"));
        var parts = await line.StartAsync();
        var model = parts.Model;
        Assert.Equal((0.3, "limit"), await AskAsync(line));
        set.Change(("Policies:policies:0:budget", "0.1"));
        Assert.Equal((0.1, "limit"), await AskAsync(line));
        set.Change(("ForcedBudget", "1"));
        Assert.Equal((1, "forced"), await AskAsync(line));
        set.Change(("ForcedBudget", null));
        Assert.Equal((0.1, "limit"), await AskAsync(line));
        Assert.Same(model, parts.Model);
        Assert.Null(parts.RefusedReload);
        Assert.True(line.Logs.Has(LogLevel.Information, "the configuration changed: ForcedBudget"), line.Logs.ToString());
    }

    [Fact]
    public async Task A_wrong_change_keeps_what_was_and_says_why_until_it_is_put_right()
    {
        await using var line = new Line();
        var set = Settings(line, ("ForcedBudget", "0.3"));
        var parts = await line.StartAsync();
        set.Change(("ForcedBudget", "3"));
        Assert.Contains("EdgeSdk:parts:ForcedBudget", parts.RefusedReload);
        Assert.Equal((0.3, "forced"), await AskAsync(line));
        Assert.Equal(EdgeModelState.Degraded, parts.CheckHealth().State);
        Assert.Contains(parts.RefusedReload!, Assert.Single(parts.CheckHealth().Problems));
        Assert.True(line.Logs.Has(LogLevel.Error, "the configuration was refused, the one before stays in force: EdgeSdk:parts:ForcedBudget"), line.Logs.ToString());
        set.Change(("ForcedBudget", "0.1"));
        Assert.Null(parts.RefusedReload);
        Assert.Equal((0.1, "forced"), await AskAsync(line));
        Assert.Equal(EdgeModelState.Healthy, parts.CheckHealth().State);
    }

    [Fact]
    public async Task Other_options_and_another_file_take_over_between_two_frames()
    {
        await using var line = new Line();
        var set = Settings(line);
        var parts = await line.StartAsync();
        var first = parts.Model;
        set.Change(("UnknownBelow", "1"));
        await AskAsync(line);
        Assert.NotSame(first, parts.Model);
        Assert.Equal(("unknown", first.Identity), (line.Seen.Last().Label, line.Seen.Last().Model));
        set.Change(("Path", Line.Version(2)), ("UnknownBelow", "0"));
        await AskAsync(line);
        Assert.NotEqual("unknown", line.Seen.Last().Label);
        Assert.NotEqual(first.Identity, line.Seen.Last().Model);
        var second = line.Seen.Last().Model;
        set.Change(("Path", Line.Version(1, name: "other")));
        Assert.Contains("'tiny' runs here", parts.RefusedReload);
        await AskAsync(line);
        Assert.Equal(second, line.Seen.Last().Model);
    }

    [Fact]
    public async Task What_only_a_restart_can_change_is_refused_with_its_key()
    {
        await using var line = new Line();
        var set = Settings(line);
        var parts = await line.StartAsync();
        set.Change(("QueueCapacity", "9"), ("ForcedBudget", "0.1"));
        Assert.Equal("EdgeSdk:parts: QueueCapacity cannot change while the program runs; restart it, or put the old value back.", parts.RefusedReload);
        Assert.Null(parts.ForcedBudget);
        set.Change(("QueueCapacity", null));
        Assert.Null(parts.RefusedReload);
        Assert.Equal(0.1, parts.ForcedBudget);
    }

    [Fact]
    public async Task Policies_set_by_hand_stay_when_something_else_changes()
    {
        await using var line = new Line();
        var set = Settings(line);
        var parts = await line.StartAsync();
        parts.SetPolicies("""{ "escalate": false, "policies": [ { "policy": "limit", "budget": 0.1 } ] }""");
        set.Change(("ForcedBudget", "1"));
        parts.Release();
        Assert.Equal((0.1, "limit"), await AskAsync(line));
        set.Change(("UnknownBelow", "1"));
        Assert.Equal((0.1, "limit"), await AskAsync(line));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_any_more_changes_nothing_and_the_health_names_file_and_line()
    {
        await using var line = new Line();
        var file = Path.Combine(line.Folder, "edge.json");
        File.WriteAllText(file, """{ "EdgeSdk": { "parts": { "ForcedBudget": 0.3 } } }""");
        line.Configuration.AddJsonFile(file, optional: false, reloadOnChange: true);
        var parts = await line.StartAsync();
        File.WriteAllText(file, "{ \"EdgeSdk\": {\n  \"parts\": oops\n} }");
        await Line.UntilAsync(() => parts.RefusedReload is not null);
        Assert.Contains(file, parts.RefusedReload);
        Assert.Contains("LineNumber: 1", parts.RefusedReload);
        Assert.Equal((0.3, "forced"), await AskAsync(line));
        File.WriteAllText(file, """{ "EdgeSdk": { "parts": { "ForcedBudget": 0.1 } } }""");
        await Line.UntilAsync(() => parts.RefusedReload is null);
        Assert.Equal((0.1, "forced"), await AskAsync(line));
    }

    [Fact]
    public async Task A_file_of_policies_is_followed_and_a_wrong_one_is_refused_with_its_line()
    {
        await using var line = new Line(options => options.PolicyFile = "policies.json");
        var file = Path.Combine(line.Folder, "policies.json");
        File.WriteAllText(file, """{ "escalate": false, "policies": [ { "policy": "limit", "budget": 0.3 } ] }""");
        var parts = await line.StartAsync();
        Assert.Equal((0.3, "limit"), await AskAsync(line));
        File.WriteAllText(file, """{ "escalate": false, "policies": [ { "policy": "limit", "budget": 0.1 } ] }""");
        line.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((0.1, "limit"), await AskAsync(line));
        File.WriteAllText(file, "{ \"policies\": [\n{ \"policy\": \"limit\" } ] }");
        line.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("policies.json: Line 2", Assert.Single(parts.CheckHealth().Problems));
        Assert.True(line.Logs.Has(LogLevel.Error, "policies.json: Line 2"), line.Logs.ToString());
        Assert.Equal((0.1, "limit"), await AskAsync(line));
    }

    private static Changes Settings(Line line, params (string Key, string Value)[] first)
    {
        var source = new Changes();
        foreach (var (key, value) in first)
            source.Put(key, value);
        line.Configuration.Add(source);
        return source;
    }

    private static async Task<(double Budget, string Policy)> AskAsync(Line line)
    {
        var before = line.Seen.Count;
        Assert.True(line.Parts.Offer(Line.Grey().ToFrame()));
        await Line.UntilAsync(() => line.Seen.Count > before);
        return (line.Seen.Last().Budget, line.Seen.Last().Policy);
    }

    /// <summary>A part of the configuration that a test changes; a reload happens on the test's thread.</summary>
    private sealed class Changes : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Put(string key, string? value)
        {
            if (value is null)
                Data.Remove($"EdgeSdk:parts:{key}");
            else
                Data[$"EdgeSdk:parts:{key}"] = value;
        }

        public void Change(params (string Key, string? Value)[] values)
        {
            foreach (var (key, value) in values)
                Put(key, value);
            OnReload();
        }
    }
}
