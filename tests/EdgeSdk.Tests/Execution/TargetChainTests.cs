using EdgeSdk.Execution;
using EdgeSdk.Execution.Providers;
using EdgeSdk.Frames;
using EdgeSdk.Tests.Build;
using EdgeSdk.Tests.Execution.Faults;
using EdgeSdk.Tests.Models;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Tests.Execution;

public class TargetChainTests
{
    private static readonly TinyModel Tiny = new();
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];
    private static readonly TimeSpan HangAfter = TimeSpan.FromMilliseconds(4);

    [Fact]
    public void Every_fault_at_every_moment_leaves_every_frame_with_its_answer()
    {
        var cases = FaultCase.All().ToArray();
        Assert.True(cases.Length >= 200, $"{cases.Length} cases");
        Assert.Equal([], cases.Select(c => (c, problem: c.Problem())).Where(c => c.problem is not null).Select(c => $"{c.c}: {c.problem}"));
    }

    [Fact]
    public void The_frame_that_meets_a_fault_is_run_by_the_cpu_and_everybody_can_see_why()
    {
        using var line = new Line(Lost(run: 5));
        var changes = new List<TargetChange>();
        line.Model.TargetChanged += (_, change) => changes.Add(change);
        Assert.Equal(Target.Cuda, line.Run().Target);
        Assert.Empty(changes);
        Assert.Equal(Target.Cpu, line.Run().Target);
        var change = Assert.Single(changes);
        Assert.Equal((Target.Cuda, Target.Cpu, TargetFault.DeviceLost), (change.From, change.To, change.Fault));
        Assert.Contains("CUDA: injected DeviceLost", change.Reason);
        var status = line.Model.Targets[0];
        Assert.Equal((TargetState.Resting, TargetFault.DeviceLost, 1), (status.State, status.Fault, status.Faults));
        Assert.Equal(TimeSpan.FromSeconds(10), status.NextTry);
        Assert.Equal(TargetState.Running, line.Model.Targets[1].State);
    }

    [Fact]
    public void A_target_that_works_again_takes_over_between_two_frames()
    {
        using var line = new Line(Lost(run: 4));
        var changes = new List<TargetChange>();
        line.Model.TargetChanged += (_, change) => changes.Add(change);
        Assert.Equal(Target.Cpu, line.Run().Target);
        line.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(Target.Cpu, line.Run().Target);
        line.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Target.Cuda, line.Run().Target);
        Assert.Equal((Target.Cpu, Target.Cuda, null), (changes[1].From, changes[1].To, changes[1].Fault));
        Assert.Equal((TargetState.Running, 1), (line.Model.Targets[0].State, line.Model.Targets[0].Returns));
        Assert.Equal(TargetState.Ready, line.Model.Targets[1].State);
    }

    [Fact]
    public void A_target_that_keeps_failing_rests_twice_as_long_each_time_up_to_the_longest_rest()
    {
        using var line = new Line(new Injected(Target.Cuda, Call.Open, 1, int.MaxValue, Behaviour.Throws, TargetFault.Unavailable));
        var rests = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            var rest = line.Model.Targets[0].NextTry!.Value;
            rests.Add(rest.TotalSeconds);
            line.Clock.Advance(rest);
        }
        Assert.Equal([10, 20, 40, 80, 160, 320, 600, 600, 600], rests);
    }

    [Theory]
    [InlineData(TargetFault.Missing)]
    [InlineData(TargetFault.RefusesModel)]
    public void What_trying_again_cannot_change_is_not_tried_again(TargetFault fault)
    {
        using var line = new Line(new Injected(Target.Cuda, Call.Open, 1, 1, Behaviour.Throws, fault));
        line.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Target.Cpu, line.Run().Target);
        Assert.Equal(TargetState.Excluded, line.Model.Targets[0].State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_target_that_gives_other_answers_at_any_level_is_not_used(int level)
    {
        using var line = new Line(new Injected(Target.Cuda, Call.Run, level, level, Behaviour.Lies));
        line.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Target.Cpu, line.Run().Target);
        Assert.Equal(TargetFault.Disagrees, line.Model.Targets[0].Fault);
        Assert.Contains($"level {Tiny.Levels[level - 1]}", line.Model.Targets[0].Problem);
    }

    [Fact]
    public void The_tolerance_says_how_far_answers_may_differ()
    {
        using var line = new Line(o => o.Targets.Tolerance = 0.21, new Injected(Target.Cuda, Call.Run, 3, 3, Behaviour.Lies));
        Assert.Equal(Target.Cuda, line.Model.Target);
    }

    [Fact]
    public void A_run_that_hangs_costs_its_limit_and_no_frame()
    {
        using var line = new Line(new Injected(Target.Cuda, Call.Run, 4, 4, Behaviour.Hangs));
        var result = line.Run();
        Assert.Equal((RunOutcome.Answered, Target.Cpu), (result.Outcome, result.Target));
        Assert.Equal(TargetFault.Hung, line.Model.Targets[0].Fault);
    }

    [Theory]
    [InlineData(Behaviour.Hangs)]
    [InlineData(Behaviour.HangsForever)]
    public void A_frame_past_its_own_limit_has_no_answer_and_says_so(Behaviour behaviour)
    {
        using var line = new Line(o => o.RunLimit = HangAfter / 2, new Injected(Target.Cuda, Call.Run, 4, 4, behaviour));
        var result = line.Run();
        Assert.Equal(RunOutcome.TimedOut, result.Outcome);
        Assert.Equal(("", -1, 0f, 0d), (result.Label, result.LabelIndex, result.Score, result.Macs));
        Assert.All(result.Embedding.ToArray(), value => Assert.Equal(0, value));
        Assert.All(result.Scores.ToArray(), value => Assert.Equal(0, value));
        Assert.Equal(RunOutcome.Answered, line.Run().Outcome);
        Assert.Equal(behaviour == Behaviour.Hangs ? Target.Cuda : Target.Cpu, line.Model.Target);
    }

    [Fact]
    public void A_target_that_is_late_three_times_in_a_row_has_failed()
    {
        using var line = new Line(o => o.RunLimit = HangAfter / 2, new Injected(Target.Cuda, Call.Run, 4, 99, Behaviour.Hangs));
        Assert.Equal([RunOutcome.TimedOut, RunOutcome.TimedOut, RunOutcome.TimedOut, RunOutcome.Answered], Enumerable.Range(0, 4).Select(_ => line.Run().Outcome));
        Assert.Equal(Target.Cpu, line.Model.Target);
    }

    [Fact]
    public void The_cpu_is_held_to_the_limit_too()
    {
        using var line = new Line(o => o.RunLimit = HangAfter, new Injected(Target.Cuda, Call.Open, 1, 1, Behaviour.Throws, TargetFault.Missing),
            new Injected(Target.Cpu, Call.Run, 4, 4, Behaviour.Hangs));
        Assert.Equal([RunOutcome.TimedOut, RunOutcome.Answered], Enumerable.Range(0, 2).Select(_ => line.Run().Outcome));
    }

    [Fact]
    public void When_even_the_cpu_fails_twice_the_frame_says_so_and_the_next_one_runs()
    {
        using var line = new Line(Lost(run: 4), new Injected(Target.Cpu, Call.Run, 7, 8, Behaviour.Throws, TargetFault.OutOfMemory));
        Assert.Contains("injected OutOfMemory", Assert.Throws<InferenceException>(() => line.Run()).Message);
        Assert.Equal(RunOutcome.Answered, line.Run().Outcome);
    }

    [Fact]
    public void When_the_cpu_cannot_even_be_opened_again_the_frame_says_so_and_the_next_one_runs()
    {
        using var line = new Line(o => o.Targets.KeepCpuReady = false, Lost(run: 4), new Injected(Target.Cpu, Call.Open, 3, 3, Behaviour.Throws, TargetFault.OutOfMemory));
        Assert.Contains("could not be opened", Assert.Throws<InferenceException>(() => line.Run()).Message);
        var result = line.Run();
        Assert.Equal((RunOutcome.Answered, Target.Cpu), (result.Outcome, result.Target));
    }

    [Fact]
    public async Task A_frame_can_be_cancelled_from_another_thread()
    {
        using var line = new Line(o => o.Targets.HangAfter = TimeSpan.FromHours(1), new Injected(Target.Cuda, Call.Run, 4, 4, Behaviour.Hangs));
        var run = Task.Run(() => line.Run().Outcome, TestContext.Current.CancellationToken);
        while (!run.IsCompleted)
        {
            line.Model.Cancel();
            await Task.Yield();
        }
        Assert.Equal(RunOutcome.Cancelled, await run);
        Assert.Equal((RunOutcome.Answered, Target.Cuda), (line.Run().Outcome, line.Model.Target));
    }

    [Fact]
    public void Auto_takes_what_the_application_brings_and_ends_at_the_cpu()
    {
        using var line = new Line(o => o.Targets.Auto());
        Assert.Equal([Target.DirectML, Target.Cuda, Target.Cpu], line.Model.Targets.Select(t => t.Target));
        Assert.Equal([TargetState.Running, TargetState.Closed, TargetState.Ready], line.Model.Targets.Select(t => t.State));
    }

    [Fact]
    public void A_failing_target_does_not_wait_for_one_that_is_closed_which_then_comes_by_itself()
    {
        using var line = new Line(o => o.Targets.Prefer(Target.Cuda, Target.DirectML), Lost(run: 4));
        Assert.Equal(Target.Cpu, line.Run().Target);
        line.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Target.DirectML, line.Run().Target);
        line.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Target.Cuda, line.Run().Target);
        Assert.Equal([TargetState.Running, TargetState.Closed, TargetState.Ready], line.Model.Targets.Select(t => t.State));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Frames_with_limits_allocate_nothing_wherever_they_run(bool accelerated)
    {
        // The clock of the tests allocates when a timer changes; the system's does not.
        using var line = new Line(o =>
        {
            (o.RunLimit, o.Targets.HangAfter, o.Signals.Clock) = (TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeProvider.System);
            if (!accelerated)
                (o.Provider, _) = (OnnxRuntimeProvider.Instance, o.Targets.Prefer(Target.Cpu));
        });
        for (var i = 0; i < 20; i++)
            line.Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
            line.Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(accelerated ? Target.Cuda : Target.Cpu, line.Model.Target);
    }

    [Fact]
    public void An_accelerator_runs_one_plain_network_per_level_and_agrees_with_the_cpu_on_it()
    {
        var path = Path.Combine(Repository.Root, "runtime-samples", "QuickStart", "assets", "fashion-mnist.onnx");
        var clock = new FakeTimeProvider();
        using var provider = new FaultyProvider(clock, HangAfter);
        using var model = AdaptiveModel.Open(path, options =>
        {
            options.Provider = provider;
            options.Signals.Clock = clock;
            options.Signals.Manual = true;
            options.Targets.Prefer(Target.Cuda);
        });
        Assert.Equal(Target.Cuda, model.Target);
        Assert.Equal(model.Levels.Count, provider.Opened(Target.Cuda));
        var pixels = new byte[28 * 28];
        foreach (var level in model.Levels)
        {
            // No gate chooses any more: two images as different as can be cost the same.
            Array.Clear(pixels);
            var tiers = model.Run(Frame.Over(pixels, 28, 28, PixelFormat.Mono8), level.Budget).Tiers.ToArray();
            new Random(1).NextBytes(pixels);
            var result = model.Run(Frame.Over(pixels, 28, 28, PixelFormat.Mono8), level.Budget);
            Assert.Equal(tiers, result.Tiers.ToArray());
            var cheapest = level == model.Levels[0];
            Assert.True(cheapest || result.MacsShare <= level.Budget + 1e-6, $"{level.Budget}: {result.MacsShare}");
        }
    }

    private static Injected Lost(int run) => new(Target.Cuda, Call.Run, run, run, Behaviour.Throws, TargetFault.DeviceLost);

    /// <summary>A model that prefers CUDA, which is the CPU in disguise, on a clock of its own.</summary>
    private sealed class Line : IDisposable
    {
        private readonly FaultyProvider _provider;

        public Line(params Injected[] faults)
            : this(_ => { }, faults)
        {
        }

        public Line(Action<AdaptiveModelOptions> configure, params Injected[] faults)
        {
            _provider = new(Clock, HangAfter, faults);
            Model = AdaptiveModel.Open(Tiny.Write(), options =>
            {
                options.Provider = _provider;
                options.Threads = 1;
                options.Signals.Clock = Clock;
                options.Signals.Manual = true;
                options.Targets.HangAfter = HangAfter;
                options.Targets.Prefer(Target.Cuda);
                configure(options);
            });
        }

        public FakeTimeProvider Clock { get; } = new();

        public AdaptiveModel Model { get; }

        public FrameResult Run() => Model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8), 0.3);

        public void Dispose()
        {
            _provider.Dispose();
            Model.Dispose();
        }
    }
}
