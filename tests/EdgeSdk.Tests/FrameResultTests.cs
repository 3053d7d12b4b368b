using EdgeSdk.Frames;
using EdgeSdk.Tests.Models;

namespace EdgeSdk.Tests;

public class FrameResultTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(20)]
    public void The_top_labels_are_the_first_of_all_sorted(int room)
    {
        var tiny = new TinyModel { Labels = [.. Enumerable.Range(0, 9).Select(i => $"class {i}")] };
        using var model = AdaptiveModel.Open(tiny.Write());
        var result = model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8), 0.3);
        var scores = result.Scores.ToArray();
        var best = new int[room];
        var count = result.Top(best);
        Assert.Equal(Enumerable.Range(0, 9).OrderByDescending(i => scores[i]).Take(room), best.Take(count));
    }

    [Theory]
    [InlineData(0.01)] // Logits divided by it are in the hundreds.
    [InlineData(1)]
    [InlineData(2.5)]
    public void Scores_are_the_soft_max_at_the_levels_temperature(double temperature)
    {
        var tiny = new TinyModel { EditManifest = manifest => manifest with { Levels = [.. manifest.Levels.Select(level => level with { Temperature = temperature })] } };
        using var model = AdaptiveModel.Open(tiny.Write());
        var result = model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8), 0.3);
        var powers = result.Logits.ToArray().Select(logit => Math.Exp((logit - (double)result.Logits.ToArray().Max()) / temperature)).ToArray();
        Assert.Equal(powers.Select(power => power / powers.Sum()), result.Scores.ToArray().Select(score => (double)score), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_score_below_the_threshold_is_unknown()
    {
        var path = new TinyModel().Write();
        using var sure = AdaptiveModel.Open(path);
        var score = sure.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8)).Score;
        using var picky = AdaptiveModel.Open(path, o => o.UnknownBelow = MathF.BitIncrement(score));
        var result = picky.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8));
        Assert.Equal(("unknown", -1, true, score), (result.Label, result.LabelIndex, result.IsUnknown, result.Score));
        using var content = AdaptiveModel.Open(path, o => o.UnknownBelow = score);
        Assert.False(content.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8)).IsUnknown);
        Assert.Throws<ArgumentOutOfRangeException>(() => AdaptiveModel.Open(path, o => o.UnknownBelow = float.NaN));
    }
}
