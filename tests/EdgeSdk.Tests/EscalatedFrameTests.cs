using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Tests.Execution.Faults;
using EdgeSdk.Tests.Models;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Tests;

public class EscalatedFrameTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];
    private static readonly float[] Image = [.. Pixels.Select(p => p / 255f)];

    [Fact]
    public void An_unsure_frame_runs_again_and_its_result_says_both_levels_what_they_cost_and_the_mean_of_their_answers()
    {
        using var model = Open();
        var result = Run(model);
        Assert.Equal((0.1, 1.0), (result.FirstLevel?.Budget, result.Level.Budget));
        Assert.Equal((Unsure.Model.MacsAt(0), Unsure.Model.MacsAt(0) + Unsure.Model.MacsAt(2)), ((float)result.FirstMacs, (float)result.Macs));
        Assert.Equal(1.1, result.MacsShare, 1e-6);
        var (first, second) = (Scores(model, 0), Scores(model, 2));
        for (var i = 0; i < first.Length; i++)
            Assert.Equal((0.25 * first[i]) + (0.75 * second[i]), result.Scores[i], 1e-5);
        Assert.Equal(result.Scores.ToArray().Max(), result.Score);
        Assert.Equal(Unsure.Model.LogitsOf(Image, 2)[0], result.Logits[0], 1e-4f);
        Assert.Contains("again at 1.00 when less than 100 % sure", result.Budget.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_that_run_twice_keep_the_budget_in_the_mean_and_the_others_say_they_ran_once()
    {
        using var model = Open();
        var (twice, spent) = (0, 0.0);
        for (var i = 0; i < 2000; i++)
        {
            var result = Run(model);
            spent += result.MacsShare;
            twice += result.FirstLevel is null ? 0 : 1;
            if (result.FirstLevel is null)
                Assert.Equal((0.1, 0.0), (result.Level.Budget, result.FirstMacs));
        }
        Assert.InRange(twice, 1, 1999);
        Assert.InRange(spent / 2000 / 0.3, 0.95, 1.05);
    }

    [Fact]
    public void A_frame_whose_budget_the_caller_chose_runs_once()
    {
        using var model = Open();
        Run(model);
        var result = model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8), 0.3);
        Assert.Equal((null, 0.3, 0.0), (result.FirstLevel, result.Level.Budget, result.FirstMacs));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_second_run_that_is_ended_or_fails_leaves_the_first_answer(bool ended)
    {
        var clock = new FakeTimeProvider();
        var (armed, runs) = (false, 0);
        using var provider = new FaultyProvider(clock, TimeSpan.FromMilliseconds(1))
        {
            Sometimes = (target, call) => armed && call == Call.Run && ++runs > 1 ? new(target, call, 0, 0, ended ? Behaviour.Hangs : Behaviour.Throws) : null,
        };
        using var model = Open(options => (options.Provider, options.Signals.Clock, options.RunLimit) = (provider, clock, ended ? TimeSpan.FromMilliseconds(5) : null));
        armed = true;
        var result = Run(model);
        Assert.True(runs > 1);
        Assert.Equal((RunOutcome.Answered, null, 0.1, 0.0), (result.Outcome, result.FirstLevel, result.Level.Budget, result.FirstMacs));
        Assert.Equal(Unsure.Model.MacsAt(0), (float)result.Macs);
        Assert.Equal(Unsure.Model.TiersAt(0), result.Tiers.ToArray());
        for (var i = 0; i < result.Logits.Length; i++)
            Assert.Equal(Unsure.Model.LogitsOf(Image, 0)[i], result.Logits[i], 1e-4f);
        for (var i = 0; i < result.Embedding.Length; i++)
            Assert.Equal(Unsure.Model.EmbeddingOf(Image, 0)[i], result.Embedding[i], 1e-4f);
        Assert.Equal(Scores(model, 0).Max(), result.Score, 1e-5);
    }

    [Fact]
    public void A_second_run_allocates_nothing()
    {
        using var model = Open();
        Bytes(model, 1000);
        Assert.Equal(0, Bytes(model, 1000));

        static long Bytes(AdaptiveModel model, int frames)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < frames; i++)
                Run(model);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static AdaptiveModel Open(Action<AdaptiveModelOptions>? configure = null) => AdaptiveModel.Open(Unsure.Model.Write(), options =>
    {
        configure?.Invoke(options);
        options.Signals.Manual = true;
        options.Policies.Limit(0.3);
    });

    private static FrameResult Run(AdaptiveModel model) => model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8));

    private static double[] Scores(AdaptiveModel model, int level)
    {
        var logits = Unsure.Model.LogitsOf(Image, level);
        double[] powers = [.. logits.Select(logit => Math.Exp(logit / model.Levels[level].Temperature!.Value))];
        return [.. powers.Select(power => power / powers.Sum())];
    }
}
