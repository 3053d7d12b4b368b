using CsCheck;
using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Trainer.Tests.Export;

public class TierSearchTests
{
    private static readonly Gen<(long[] Wanted, int Most, TierSearchOptions Options)> Case =
        from wanted in Gen.Select(Gen.Bool, Gen.Long[1, 20], (asked, count) => asked ? count : 0).Array[2, 13]
        where wanted.Any(count => count > 0)
        from most in Gen.Int[1, 5]
        from multiple in Gen.Int[1, 5]
        from skip in Gen.Bool
        from memory in Gen.OneOf(Gen.Const(double.PositiveInfinity), Gen.Double[1, 3])
        select (wanted, most, new TierSearchOptions { Multiple = multiple, Skip = skip, Memory = memory });

    [Fact]
    public void No_other_set_of_tiers_wastes_less() => Case.Sample(
        one =>
        {
            var found = TierSearch.Best(one.Wanted, one.Most, one.Options);
            Assert.Equal(EverySet(one.Wanted, one.Options).Where(set => set.Length <= one.Most).Min(set => Waste(one.Wanted, set)), Waste(one.Wanted, found.Widths));
        },
        iter: 2000);

    [Fact]
    public void Of_sets_that_waste_the_same_it_is_one_of_the_fewest_and_of_those_the_smallest() => Case.Sample(
        one =>
        {
            var found = TierSearch.Best(one.Wanted, one.Most, one.Options);
            var equal = EverySet(one.Wanted, one.Options).Where(set => Waste(one.Wanted, set) == Waste(one.Wanted, found.Widths)).ToArray();
            Assert.Equal(equal.Min(set => (set.Length, set.Sum())), (found.Widths.Count, found.Widths.Sum()));
        },
        iter: 2000);

    [Fact]
    public void Waste_falls_with_tiers_and_the_figures_are_those_of_the_widths() => Case.Sample(
        one =>
        {
            var (found, more) = (TierSearch.Best(one.Wanted, one.Most, one.Options), TierSearch.Best(one.Wanted, one.Most + 1, one.Options));
            Assert.True(more.Waste <= found.Waste);
            Assert.Equal((double)Waste(one.Wanted, found.Widths) / one.Wanted.Sum(), found.Waste);
            Assert.Equal((double)found.Widths.Sum() / (one.Wanted.Length - 1), found.Memory);
            Assert.InRange(found.Memory, 0, one.Options.Memory);
        },
        iter: 2000);

    [Fact]
    public void The_widest_asked_for_is_kept_and_every_tier_is_allowed() => Case.Sample(
        one =>
        {
            var (widths, inner) = (TierSearch.Best(one.Wanted, one.Most, one.Options).Widths, one.Wanted.Length - 1);
            var widest = Array.FindLastIndex(one.Wanted, count => count > 0);
            Assert.InRange(widths[^1], widest, Math.Min(inner, widest + one.Options.Multiple));
            Assert.All(widths, width => Assert.True(width == inner || (width % one.Options.Multiple == 0 && (width > 0 || one.Options.Skip))));
            Assert.All(widths.Zip(widths.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        },
        iter: 2000);

    [Fact]
    public void Memory_that_allows_no_second_tier_leaves_the_widest_alone()
    {
        var wanted = new long[65];
        (wanted[16], wanted[64]) = (9, 1);

        Assert.Equal([16, 64], TierSearch.Best(wanted, 4).Widths);
        Assert.Equal([64], TierSearch.Best(wanted, 4, new() { Memory = 1.2 }).Widths);
        Assert.Equal([8, 64], TierSearch.Best([.. wanted.Select((count, width) => width == 7 ? 9 : count)], 2, new() { Memory = 1.2 }).Widths);
    }

    [Fact]
    public void A_block_of_many_channels_is_searched_as_well()
    {
        var wanted = Enumerable.Range(0, 513).Select(width => width % 3 == 0 ? (long)width : 0).Append(1000).ToArray();

        var free = TierSearch.Best(wanted, 5, new() { Multiple = 16, Skip = true });
        var limited = TierSearch.Best(wanted, 5, new() { Multiple = 16, Skip = true, Memory = 2.5 });

        Assert.Equal((5, 5), (free.Widths.Count, free.Widths.Distinct().Count()));
        Assert.True(free.Memory > 2.5);
        Assert.InRange(limited.Memory, 2, 2.5);
        Assert.True(limited.Waste > free.Waste);
    }

    [Fact]
    public void What_cannot_be_searched_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TierSearch.Best([1], 2));
        Assert.Throws<ArgumentException>(() => TierSearch.Best([0, 0], 2));
        Assert.Throws<ArgumentException>(() => TierSearch.Best([1, -1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => TierSearch.Best([1, 1], 0));
        Assert.Throws<ArgumentException>(() => TierSearch.Best([1, 1], 2, new() { Multiple = 0 }));
        Assert.Throws<ArgumentException>(() => TierSearch.Best([1, 1], 2, new() { Memory = double.NaN }));
        Assert.Contains("raise the limit", Assert.Throws<ArgumentException>(() => TierSearch.Best([1, 1], 2, new() { Memory = 0.5 })).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int[]> EverySet(long[] wanted, TierSearchOptions options)
    {
        var inner = wanted.Length - 1;
        int[] allowed = [.. Enumerable.Range(0, inner).Where(width => width % options.Multiple == 0 && (width > 0 || options.Skip)), inner];
        var widest = allowed.First(width => width >= Array.FindLastIndex(wanted, count => count > 0));
        var others = allowed.Where(width => width < widest).ToArray();
        return Enumerable.Range(0, 1 << others.Length)
            .Select(bits => (int[])[.. others.Where((_, i) => (bits >> i & 1) == 1), widest])
            .Where(set => set.Sum() <= options.Memory * inner);
    }

    private static long Waste(long[] wanted, IReadOnlyList<int> widths) =>
        wanted.Select((count, asked) => count == 0 ? 0 : count * (widths.First(width => width >= asked) - asked)).Sum();
}
