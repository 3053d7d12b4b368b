using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Distribution;

public class SharedNormTests
{
    [Theory]
    [InlineData(1, 12, 5, 3)]
    [InlineData(2, 12, 16, 4)]
    [InlineData(3, 12, 21, 2)]
    [InlineData(4, 8, 8, 0)]
    public void Values_and_gradients_are_those_of_one_process(int ranks, int images, int channels, int size)
    {
        long[] shape = size == 0 ? [images, channels] : [images, channels, size, size];
        var values = Numbers.NormalSingles((int)shape.Aggregate((a, b) => a * b), 1).Select(value => value * 3 + 5).ToArray();
        var factors = Numbers.NormalSingles(values.Length, 2);
        var (scale, shift) = (Numbers.NormalSingles(channels, 3), Numbers.NormalSingles(channels, 4));

        var whole = Gradients(values, factors, shape, scale, shift, (x, weight, bias) =>
            nn.functional.batch_norm(x, null, null, weight, bias, true, 0, TieredBatchNorm.Epsilon));
        var perRank = values.Length / ranks;
        long[] part = [images / ranks, .. shape[1..]];
        var parts = ThreadRanks.Run(ranks, one => Gradients(
            values[(perRank * one.Rank)..(perRank * (one.Rank + 1))], factors[(perRank * one.Rank)..(perRank * (one.Rank + 1))], part, scale, shift,
            (x, weight, bias) => SharedNorm.apply(x, weight, bias, one, TieredBatchNorm.Epsilon)));

        Numbers.AssertClose(whole.Output, [.. parts.SelectMany(p => p.Output)], 2e-6);
        Numbers.AssertClose(whole.OfInput, [.. parts.SelectMany(p => p.OfInput)], 2e-6);
        Numbers.AssertClose(whole.OfWeight, Sum(parts.Select(p => p.OfWeight)), 1e-5);
        Numbers.AssertClose(whole.OfBias, Sum(parts.Select(p => p.OfBias)), 1e-5);
    }

    [Fact]
    public void A_rank_without_images_takes_part_and_changes_nothing()
    {
        var values = Numbers.NormalSingles(6 * 8 * 4, 1);
        var factors = Numbers.NormalSingles(values.Length, 2);
        float[] scale = [.. Enumerable.Repeat(2f, 8)], shift = new float[8];
        var alone = Gradients(values, factors, [6, 8, 2, 2], scale, shift, (x, weight, bias) => SharedNorm.apply(x, weight, bias, Communicator.Alone, 1e-5));
        var parts = ThreadRanks.Run(2, one => one.Rank == 0
            ? Gradients([], [], [0, 8, 2, 2], scale, shift, (x, weight, bias) => SharedNorm.apply(x, weight, bias, one, 1e-5))
            : Gradients(values, factors, [6, 8, 2, 2], scale, shift, (x, weight, bias) => SharedNorm.apply(x, weight, bias, one, 1e-5)));
        Assert.Empty(parts[0].Output);
        Assert.Equal(alone.Output, parts[1].Output);
        Assert.Equal(alone.OfInput, parts[1].OfInput);
        Assert.All(parts[0].OfWeight, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_large_mean_costs_no_digits()
    {
        // Sums of squares in single precision would leave nothing of a variance of 1 beside a mean of 10,000.
        float[] values = [.. Enumerable.Range(0, 4096).Select(i => 10000f + (i % 2 == 0 ? 1 : -1))];
        var moments = ThreadRanks.Run(4, one => Moments.Of(values.AsSpan(1024 * one.Rank, 1024), 1).Combined(one));
        Assert.All(moments, all =>
        {
            Assert.Equal(10000, all.Mean[0], 9);
            Assert.Equal(4096, all.Squares[0], 6);
        });
    }

    private static (double[] Output, double[] OfInput, double[] OfWeight, double[] OfBias) Gradients(
        float[] values, float[] factors, long[] shape, float[] scale, float[] shift, Func<Tensor, Tensor, Tensor, Tensor> norm)
    {
        using var scope = NewDisposeScope();
        var plain = tensor(values, shape);
        var x = (shape.Length == 4 ? ChannelsLast.Of(plain) : plain).requires_grad_(true);
        var (weight, bias) = (tensor(scale).requires_grad_(true), tensor(shift).requires_grad_(true));
        var y = norm(x, weight, bias);
        (y * tensor(factors, shape)).sum().backward();
        return (values.Length == 0 ? [] : y.Values(), values.Length == 0 ? [] : x.grad!.Values(), weight.grad!.Values(), bias.grad!.Values());
    }

    private static double[] Sum(IEnumerable<double[]> parts) => parts.Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]);
}
