using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeSdk.Hosting.Tests.Configuration;

public class ConfigurationTests
{
    [Fact]
    public async Task Every_key_reaches_the_model_and_has_the_last_word_over_code()
    {
        await using var line = new Line(options => options.Threads = 7);
        line.Configuration.AddJsonStream(Text("""
            { "EdgeSdk": { "parts": {
                "targets": "cpu", "Threads": 1, "AllowSpinning": true, "RunLimit": "00:00:20", "UnknownBelow": 1, "SignalInterval": "00:00:02",
                "ForcedBudget": 0.1, "QueueCapacity": 9, "WhenFull": "block", "RestartAfter": "00:00:03", "RestartAtMost": "00:01:00", "SilentAfter": "00:00:05",
                "Policies": { "escalate": false, "dwellSeconds": 3, "policies": [ { "policy": "limit", "budget": 0.3 }, { "policy": "schedule", "entries": [ { "from": "08:00", "budget": 1 } ] } ] }
            } } }
            """));
        var parts = await line.StartAsync();
        Assert.Equal(["limit", "schedule"], parts.Model.Governor.Policies.Policies.Select(policy => policy.Name));
        Assert.Equal(TimeSpan.FromSeconds(3), parts.Model.Governor.Policies.Dwell);
        Assert.Equal(0.1, parts.ForcedBudget);
        parts.Offer(Line.Grey().ToFrame());
        await Line.UntilAsync(() => line.Seen.Count == 1);
        Assert.Equal("unknown", line.Seen.Single().Label);
    }

    [Fact]
    public async Task A_list_alone_is_short_for_policies_with_nothing_else()
    {
        await using var line = new Line();
        line.Configuration.AddJsonStream(Text("""{ "EdgeSdk": { "parts": { "Policies": [ { "policy": "battery" }, { "policy": "limit", "budget": "0.5" } ] } } }"""));
        var parts = await line.StartAsync();
        Assert.Equal(["battery", "limit"], parts.Model.Governor.Policies.Policies.Select(policy => policy.Name));
    }

    [Theory]
    [InlineData("Threads", "many", "EdgeSdk:parts:Threads is 'many'; give a whole number.")]
    [InlineData("Threads", "-1", "EdgeSdk:parts:Threads: Threads is 0 to 1024")]
    [InlineData("RunLimit", "200", "EdgeSdk:parts:RunLimit: RunLimit is 1 ms to 1 day")]
    [InlineData("RunLimit", "soon", "EdgeSdk:parts:RunLimit is 'soon'; give a time such as 00:00:00.200.")]
    [InlineData("AllowSpinning", "maybe", "EdgeSdk:parts:AllowSpinning is 'maybe'; give true or false.")]
    [InlineData("Targets", "TPU", "EdgeSdk:parts:Targets: There is no target 'TPU'")]
    [InlineData("WhenFull", "2", "EdgeSdk:parts:WhenFull is '2'; give one of DropOldest, DropNewest, Block, Coalesce.")]
    [InlineData("QueueCapacity", "0", "EdgeSdk:parts:QueueCapacity: Capacity is 1 to 10000")]
    [InlineData("ForcedBudget", "2", "EdgeSdk:parts:ForcedBudget")]
    [InlineData("MinimumVersion", "3", "EdgeSdk:parts:TrustFolder: MinimumVersion is 3 and no key is trusted")]
    [InlineData("TrustFolder", "nowhere", "EdgeSdk:parts:TrustFolder: The trust folder")]
    [InlineData("SilentAfter", "00:00:00", "EdgeSdk:parts:SilentAfter is 00:00:00; give a time from")]
    [InlineData("RestartAtMost", "00:00:00.5", "EdgeSdk:parts:RestartAtMost is 00:00:00.5000000; give a time from 00:00:01")]
    [InlineData("Path", "none.onnx", "there is no such file or folder.")]
    [InlineData("PolicyFile", "none.json", "EdgeSdk:parts:PolicyFile is '")]
    [InlineData("Treads", "1", "EdgeSdk:parts:Treads is no key of a model; there are Path, Targets, Threads,")]
    [InlineData("Threads:0", "1", "EdgeSdk:parts:Threads is a section; give a whole number.")]
    [InlineData("Policies:policies:0:policy", "batery", "EdgeSdk:parts:Policies:policies:0:policy: there is no policy 'batery'")]
    [InlineData("Policies:0:policy", "limit", "EdgeSdk:parts:Policies:0")]
    [InlineData("Policies:dwellSeconds", "x", "EdgeSdk:parts:Policies:dwellSeconds")]
    public async Task A_wrong_value_keeps_the_host_from_starting_and_the_message_names_its_key(string key, string value, string problem)
    {
        await using var line = new Line();
        line.Configuration.AddInMemoryCollection([new($"EdgeSdk:parts:{key}", value)]);
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(line.StartAsync);
        Assert.Contains(problem, Assert.Single(refused.Failures));
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        await using var line = new Line(options => options.Path = "");
        line.Configuration.AddInMemoryCollection([new("EdgeSdk:parts:Threads", "x"), new("EdgeSdk:parts:Colour", "red")]);
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(line.StartAsync);
        Assert.Equal(3, refused.Failures.Count());
        Assert.Contains("EdgeSdk:parts:Path is missing", refused.Message);
    }

    [Fact]
    public async Task A_file_of_policies_that_is_wrong_at_the_start_is_refused_with_its_line()
    {
        await using var line = new Line(options => options.PolicyFile = "policies.json");
        File.WriteAllText(Path.Combine(line.Folder, "policies.json"), "{ \"policies\": [\n{ \"policy\": \"limit\", \"budget\": 7 } ] }");
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(line.StartAsync);
        Assert.Contains("policies.json': Line 2: ", Assert.Single(refused.Failures));
    }

    [Fact]
    public async Task A_folder_of_versions_without_keys_is_refused_and_the_message_names_the_keys()
    {
        await using var line = new Line(options => options.Path = "parts");
        Directory.CreateDirectory(Path.Combine(line.Folder, "parts", "incoming"));
        File.Copy(Line.Version(1), Path.Combine(line.Folder, "parts", "incoming", "first.onnx"));
        var refused = await Assert.ThrowsAsync<ArgumentException>(line.StartAsync);
        Assert.StartsWith("EdgeSdk:parts:TrustFolder is missing and EdgeSdk:parts:AllowUnsigned is false", refused.Message);
    }

    [Fact]
    public async Task A_folder_of_versions_remembers_what_was_put()
    {
        await using var line = new Line(options => (options.Path, options.AllowUnsigned) = ("parts", true));
        var incoming = Directory.CreateDirectory(Path.Combine(line.Folder, "parts", "incoming")).FullName;
        File.Copy(Line.Version(1), Path.Combine(incoming, "first.onnx"));
        var parts = await line.StartAsync();
        var first = parts.Model.Identity;
        Assert.True(parts.Put(Line.Version(2)).IsAccepted);
        parts.Offer(Line.Grey().ToFrame());
        await Line.UntilAsync(() => line.Seen.Count == 1);
        Assert.NotEqual(first, line.Seen.Single().Model);
        Assert.Contains(line.Seen.Single().Model.Sha256, File.ReadAllText(Path.Combine(line.Folder, "parts", "current.json")));
        Assert.True(parts.RollBack().IsAccepted);
    }

    private static MemoryStream Text(string json) => new(System.Text.Encoding.UTF8.GetBytes(json));
}
