using EdgeSdk.Budgets;
using EdgeSdk.Models;
using EdgeSdk.Queueing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeSdk.Hosting.Tests;

public class EdgeModelTests
{
    [Fact]
    public async Task The_frames_of_a_camera_are_answered_in_order_and_handed_to_the_receivers()
    {
        await using var line = new Line(options => options.WhenFull = WhenFull.Block);
        line.Model.AddCamera("left", TestCameras.Of(20));
        var parts = await line.StartAsync();
        await Line.UntilAsync(() => line.Seen.Count == 20);
        Assert.Equal(Enumerable.Range(1, 20).Select(id => (ulong)id), line.Seen.Select(answer => answer.Info.Id));
        Assert.All(line.Seen, answer => Assert.Equal(("left", parts.Model.Identity), (answer.Info.Camera, answer.Model)));
    }

    [Fact]
    public async Task A_model_is_had_by_its_name_alone_or_from_all()
    {
        await using var line = new Line();
        line.Services.AddEdgeModel("screws", options => options.Path = Line.Version(2)).Adjust((_, options) => options.Signals.Manual = true);
        line.Services.AddSingleton<NeedsParts>();
        await using var services = line.Services.BuildServiceProvider();
        var models = services.GetRequiredService<EdgeModels>();
        Assert.Equal(["parts", "screws"], models.Select(model => model.Name));
        Assert.Same(models["Screws"], services.GetRequiredKeyedService<EdgeModel>("screws"));
        Assert.Same(models["parts"], services.GetRequiredService<NeedsParts>().Model);
        Assert.Contains("There are 2 models; say which", Assert.Throws<InvalidOperationException>(services.GetRequiredService<EdgeModel>).Message);
        Assert.Contains("there are parts, screws", Assert.Throws<KeyNotFoundException>(() => models["nuts"]).Message);
        Assert.Contains("only while the host runs", Assert.Throws<InvalidOperationException>(() => models["parts"].Force(0.1)).Message);
    }

    [Fact]
    public void Names_that_are_taken_or_hold_a_colon_are_refused()
    {
        var services = new ServiceCollection();
        var model = services.AddEdgeModel("parts").AddCamera("left", TestCameras.Of(1));
        Assert.Contains("There is a model 'Parts' already", Assert.Throws<ArgumentException>(() => services.AddEdgeModel("Parts")).Message);
        Assert.Contains("a colon", Assert.Throws<ArgumentException>(() => services.AddEdgeModel("a:b")).Message);
        Assert.Contains("has a camera 'left' already", Assert.Throws<ArgumentException>(() => model.AddCamera("left", TestCameras.Of(1))).Message);
    }

    [Fact]
    public async Task A_budget_is_forced_and_released_while_frames_run()
    {
        await using var line = new Line();
        var parts = await line.StartAsync();
        parts.Force(0.1);
        Assert.Equal(0.1, parts.ForcedBudget);
        Assert.Equal("forced", (await AskAsync(line)).Policy);
        parts.Put(Line.Version(2));
        Assert.Equal("forced", (await AskAsync(line)).Policy);
        parts.Release();
        Assert.Null(parts.ForcedBudget);
        Assert.Equal("none", (await AskAsync(line)).Policy);
        Assert.Throws<ArgumentOutOfRangeException>(() => parts.Force(2));
    }

    [Fact]
    public async Task Policies_are_replaced_while_frames_run_and_wrong_ones_change_nothing()
    {
        await using var line = new Line();
        var parts = await line.StartAsync();
        const string Text = """{ "escalate": false, "policies": [ { "policy": "limit", "budget": 0.3 } ] }""";
        parts.SetPolicies(Text);
        Assert.Equal((0.3, "limit"), await AskAsync(line) is var answer ? (answer.Budget, answer.Policy) : default);
        var refused = Assert.Throws<PolicyFormatException>(() => parts.SetPolicies("{ \"policies\": [\n { \"policy\": \"limit\", \"budget\": 3 } ] }"));
        Assert.Equal(2, refused.Line);
        Assert.Equal((0.3, Text), ((await AskAsync(line)).Budget, parts.Policies));
    }

    [Fact]
    public async Task A_new_model_takes_over_and_a_wrong_one_is_refused_with_its_reason()
    {
        await using var line = new Line();
        var parts = await line.StartAsync();
        var second = Line.Version(2);
        Assert.True(parts.Put(second).IsAccepted);
        Assert.Equal(ModelIdentity.Read(second, _ => { }).Sha256, (await AskAsync(line)).Model.Sha256);
        Assert.True(line.Logs.Has(LogLevel.Information, ModelIdentity.Read(second, _ => { }).Sha256), line.Logs.ToString());
        var wrong = Path.Combine(line.Folder, "wrong.onnx");
        File.WriteAllText(wrong, "no model");
        var problem = parts.Put(wrong).Problem;
        Assert.StartsWith(wrong, problem);
        Assert.True(line.Logs.Has(LogLevel.Warning, problem!), line.Logs.ToString());
        Assert.Equal(ModelIdentity.Read(second, _ => { }).Sha256, (await AskAsync(line)).Model.Sha256);
    }

    [Fact]
    public async Task Answers_are_followed_by_as_many_as_like_and_a_slow_one_holds_up_nobody()
    {
        await using var line = new Line(options => options.WhenFull = WhenFull.Block);
        var parts = await line.StartAsync();
        var (all, last) = (parts.Answers(100, TestContext.Current.CancellationToken), parts.Answers(2, TestContext.Current.CancellationToken));
        for (ulong id = 1; id <= 50; id++)
            parts.Offer(Line.Grey(id).ToFrame());
        await line.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(50, await all.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal([49ul, 50], await last.Select(answer => answer.Info.Id).ToArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await parts.Answers(stopping: TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_a_receiver_throws_fails_its_frame_and_the_line_goes_on()
    {
        await using var line = new Line(options => options.WhenFull = WhenFull.Block);
        line.Model.OnResult(result =>
        {
            if (result.Info.Id == 1)
                throw new FormatException("the receiver is broken");
        });
        var parts = await line.StartAsync();
        parts.Offer(Line.Grey(1).ToFrame());
        parts.Offer(Line.Grey(2).ToFrame());
        await Line.UntilAsync(() => parts.Counts is { Pending: 0, In: 2 });
        Assert.Equal(new FrameCounts(2, 1, 0, 1, 0), parts.Counts);
        Assert.True(line.Logs.Has(LogLevel.Error, "frame 1 of camera '' has no answer (Answered): the receiver is broken"), line.Logs.ToString());
    }

    private static async Task<FrameAnswer> AskAsync(Line line)
    {
        var before = line.Seen.Count;
        Assert.True(line.Parts.Offer(Line.Grey().ToFrame()));
        await Line.UntilAsync(() => line.Seen.Count > before);
        return line.Seen.Last();
    }

    private sealed class NeedsParts([FromKeyedServices("parts")] EdgeModel model)
    {
        public EdgeModel Model => model;
    }
}
