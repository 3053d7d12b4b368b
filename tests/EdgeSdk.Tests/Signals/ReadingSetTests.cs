using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

public class ReadingSetTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(60, true)]
    [InlineData(50, true)]
    [InlineData(49.9, false)]
    [InlineData(60.1, false)]
    public void A_reading_counts_until_it_is_too_old_and_never_when_it_is_from_the_future(double readAt, bool counts)
    {
        var set = new ReadingSet(new Reading(Quantity.CpuLoad, 0.5, TimeSpan.FromSeconds(readAt)));
        Assert.Equal(counts, set.TryGet(Quantity.CpuLoad, TimeSpan.FromMinutes(1), Limit, out var load));
        Assert.Equal(counts ? 0.5 : 0, load);
    }

    [Fact]
    public void Times_at_the_ends_of_their_range_are_too_far_apart_and_no_error()
    {
        var set = new ReadingSet(new Reading(Quantity.CpuLoad, 0.5, TimeSpan.MinValue), new Reading(Quantity.CpuLoadOfOthers, 0.5, TimeSpan.MaxValue));
        Assert.False(set.TryGet(Quantity.CpuLoad, TimeSpan.MaxValue, Limit, out _));
        Assert.False(set.TryGet(Quantity.CpuLoadOfOthers, TimeSpan.MinValue, Limit, out _));
    }

    [Fact]
    public void A_quantity_nobody_reads_is_unknown() =>
        Assert.False(new ReadingSet().TryGet(Quantity.CpuLoad, default, Limit, out _));

    [Fact]
    public void A_quantity_whose_range_is_none_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Quantity("belt.speed", "m/s", 1, double.NaN));

    [Fact]
    public void A_quantity_of_the_applications_own_is_told_with_its_unit() =>
        Assert.Equal("belt.speed 1.25 m/s", new Reading(new Quantity("belt.speed", "m/s", 0, 5), 1.25, default).ToString());
}
