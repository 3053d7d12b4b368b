using EdgeSdk.Trainer.Augmentation;

namespace EdgeSdk.Trainer.Tests.Augmentation;

public class CounterRandomTests
{
    private const int Draws = 60_000;

    [Fact]
    public void Numbers_are_uniform_in_0_to_1_with_1_left_out()
    {
        var random = new CounterRandom(1, 2, 3, 4);
        var counts = new int[10];
        for (var i = 0; i < Draws; i++)
        {
            var value = random.NextSingle();
            Assert.InRange(value, 0, MathF.BitDecrement(1));
            counts[(int)(value * 10)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, Draws / 10 - Bound(0.1), Draws / 10 + Bound(0.1)));
    }

    [Fact]
    public void Below_gives_every_number_below_the_limit_equally_often()
    {
        var random = new CounterRandom(1, 2, 3, 4);
        var counts = new int[6];
        for (var i = 0; i < Draws; i++)
            counts[random.Below(6)]++;
        Assert.All(counts, count => Assert.InRange(count, Draws / 6 - Bound(1.0 / 6), Draws / 6 + Bound(1.0 / 6)));
    }

    [Fact]
    public void First_numbers_of_neighbouring_keys_are_independent()
    {
        // The view of one image must not tell that of the next: correlation of the first draws over consecutive keys.
        foreach (var key in new Func<int, CounterRandom>[] { i => new(i, 0, 0, 0), i => new(1, i, 0, 0), i => new(1, 0, i, 0), i => new(1, 0, 0, i) })
        {
            var first = Enumerable.Range(0, Draws).Select(i => key(i).NextSingle() - 0.5).ToArray();
            var correlation = first.Zip(first.Skip(1), (a, b) => a * b).Average() * 12;
            Assert.InRange(correlation, -5 / Math.Sqrt(Draws), 5 / Math.Sqrt(Draws));
            Assert.InRange(first.Average(), -5 / Math.Sqrt(12.0 * Draws), 5 / Math.Sqrt(12.0 * Draws));
        }
    }

    [Fact]
    public void Chance_is_certain_at_1_and_impossible_at_0()
    {
        var random = new CounterRandom(1, 2, 3, 4);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(random.Chance(1));
            Assert.False(random.Chance(0));
        }
    }

    private static double Bound(double p) => 5 * Math.Sqrt(p * (1 - p) * Draws);
}
