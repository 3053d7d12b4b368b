using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Signals;
using EdgeSdk.Tests.Execution.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace EdgeSdk.Hosting.Tests.Health;

public class HealthTests
{
    [Fact]
    public async Task Every_model_has_a_check_of_its_own_with_what_runs_and_what_became_of_the_frames()
    {
        await using var line = new Line();
        line.Services.AddHealthChecks().AddEdgeModelChecks();
        var parts = await line.StartAsync();
        await AnswerAsync(line, 3);
        var entry = Assert.Single((await ReportAsync(line)).Entries);
        Assert.Equal(("parts", HealthStatus.Healthy), (entry.Key, entry.Value.Status));
        Assert.Equal((3L, 3L, "CPU", parts.Model.Identity.ToString()), (entry.Value.Data["in"], entry.Value.Data["answered"], entry.Value.Data["target"], entry.Value.Data["model"]));
    }

    [Fact]
    public async Task A_fallback_is_degraded_says_why_and_is_logged()
    {
        await using var line = new Line();
        using var provider = new FaultyProvider(line.Clock, TimeSpan.FromSeconds(5));
        var lost = false;
        provider.Sometimes = (target, call) => lost && target == Target.Cuda ? new(target, call, 0, 0, Behaviour.Throws, TargetFault.DeviceLost) : null;
        line.Model.Adjust((_, options) =>
        {
            options.Provider = provider;
            options.Targets.Prefer(Target.Cuda);
        });
        line.Services.AddHealthChecks().AddEdgeModelChecks();
        await line.StartAsync();
        await AnswerAsync(line, 1);
        Assert.Equal(HealthStatus.Healthy, (await ReportAsync(line)).Status);
        lost = true;
        await AnswerAsync(line, 1);
        var report = await ReportAsync(line);
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("frames run on CPU instead of CUDA: ", report.Entries["parts"].Description);
        Assert.True(line.Logs.Has(LogLevel.Warning, "frames go to CPU instead of CUDA"), line.Logs.ToString());
    }

    [Fact]
    public async Task A_signal_that_answers_no_longer_is_degraded()
    {
        await using var line = new Line();
        double? charge = 0.5;
        line.Model.Adjust((_, options) => options.Signals.Add(Quantity.BatteryCharge, () => charge));
        var parts = await line.StartAsync();
        parts.Model.Governor.Sample();
        Assert.Equal(EdgeModelState.Healthy, parts.CheckHealth().State);
        charge = null;
        line.Clock.Advance(TimeSpan.FromSeconds(12));
        parts.Model.Governor.Sample();
        Assert.Equal(["the signal battery.charge was last read 12 s ago."], parts.CheckHealth().Problems);
        Assert.Equal(EdgeModelState.Degraded, parts.CheckHealth().State);
    }

    [Fact]
    public async Task More_than_one_in_twenty_missed_deadlines_is_degraded()
    {
        await using var line = new Line(options => options.QueueCapacity = 1000);
        var parts = await line.StartAsync();
        // Nothing is as fast as that.
        parts.SetPolicies(new PolicyOptions { Escalate = false }.Deadline(TimeSpan.FromTicks(1)));
        await AnswerAsync(line, 10);
        Assert.Equal(EdgeModelState.Healthy, parts.CheckHealth().State);
        await AnswerAsync(line, 1);
        Assert.Equal(["11 of the last 11 frames missed the deadline."], parts.CheckHealth().Problems);
        parts.SetPolicies(new PolicyOptions { Escalate = false });
        await AnswerAsync(line, 200);
        Assert.Equal(EdgeModelState.Healthy, parts.CheckHealth().State);
    }

    [Fact]
    public async Task Five_frames_in_a_row_without_an_answer_are_unhealthy_and_one_answer_heals()
    {
        await using var line = new Line(options => options.QueueCapacity = 100);
        var broken = true;
        line.Model.OnResult(_ =>
        {
            if (broken)
                throw new IOException("the reject gate does not answer");
        });
        line.Services.AddHealthChecks().AddEdgeModelChecks(HealthStatus.Degraded, "line");
        var parts = await line.StartAsync();
        await AnswerAsync(line, 4);
        Assert.Equal(EdgeModelState.Healthy, parts.CheckHealth().State);
        await AnswerAsync(line, 1);
        Assert.Equal(EdgeModelState.Unhealthy, parts.CheckHealth().State);
        Assert.Equal(["the last 5 frames have no answer: the reject gate does not answer."], parts.CheckHealth().Problems);
        var entry = (await ReportAsync(line)).Entries["parts"];
        Assert.Equal((HealthStatus.Degraded, "line"), (entry.Status, Assert.Single(entry.Tags)));
        broken = false;
        await AnswerAsync(line, 1);
        Assert.Equal(EdgeModelState.Healthy, parts.CheckHealth().State);
    }

    [Theory]
    [InlineData("no such device")]
    [InlineData("no such device.")]
    [InlineData("no such\ndevice.\n")]
    public async Task What_is_wrong_is_one_sentence_with_one_full_stop_whatever_a_driver_says(string message)
    {
        await using var line = new Line();
        line.Model.AddCamera("left", _ => throw new IOException(message));
        var parts = await line.StartAsync();
        await Line.UntilAsync(() => parts.Cameras[0].Problem is not null);
        Assert.Equal(["camera 'left' gives no frames: it threw IOException: no such device."], parts.CheckHealth().Problems);
    }

    [Fact]
    public async Task Frames_that_wait_while_none_ends_are_unhealthy()
    {
        using var gate = new SemaphoreSlim(0);
        await using var line = new Line();
        line.Model.OnResult(_ => gate.Wait());
        var parts = await line.StartAsync();
        line.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(EdgeModelState.Healthy, parts.CheckHealth().State);
        parts.Offer(Line.Grey().ToFrame());
        await Line.UntilAsync(() => line.Seen.Count == 1);
        Assert.Equal(EdgeModelState.Healthy, parts.CheckHealth().State);
        line.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(["1 frames wait and none has ended for 31 s."], parts.CheckHealth().Problems);
        Assert.Equal(EdgeModelState.Unhealthy, parts.CheckHealth().State);
        gate.Release();
        await Line.UntilAsync(() => parts.CheckHealth().State == EdgeModelState.Healthy);
    }

    // Frames that have an answer or an error; the receivers are done with them.
    private static async Task AnswerAsync(Line line, int frames)
    {
        var parts = line.Parts;
        for (var i = 0; i < frames; i++)
            Assert.True(parts.Offer(Line.Grey().ToFrame()));
        await Line.UntilAsync(() => parts.Counts.Pending == 0);
    }

    private static Task<HealthReport> ReportAsync(Line line) =>
        line.Provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
}
