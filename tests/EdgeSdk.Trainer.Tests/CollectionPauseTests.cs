namespace EdgeSdk.Trainer.Tests;

// Other tests may hold a pause of their own at the same time, or let the collector run: these run alone.
[CollectionDefinition(nameof(CollectionPauseTests), DisableParallelization = true)]
[Collection(nameof(CollectionPauseTests))]
public class CollectionPauseTests
{
    [Fact]
    public void The_collector_waits_for_the_end_of_a_pause()
    {
        var before = GC.CollectionCount(0);
        int during;
        using (CollectionPause.Begin())
        {
            before = GC.CollectionCount(0);
            Allocate(megabytes: 16);
            during = GC.CollectionCount(0);
        }

        Assert.Equal(before, during);
        Allocate(megabytes: 4096);
        Assert.NotEqual(during, GC.CollectionCount(0));
    }

    [Fact]
    public void Pauses_overlap_and_the_last_to_end_lets_the_collector_go()
    {
        var first = CollectionPause.Begin();
        var second = CollectionPause.Begin();
        var before = GC.CollectionCount(0);
        first.Dispose();
        first.Dispose();
        Allocate(megabytes: 16);
        Assert.Equal(before, GC.CollectionCount(0));
        second.Dispose();
        Allocate(megabytes: 4096);
        Assert.NotEqual(before, GC.CollectionCount(0));
    }

    [Fact]
    public void A_pause_that_outgrows_its_memory_ends_by_itself_and_the_next_one_holds()
    {
        using (CollectionPause.Begin())
            Allocate(megabytes: 4096);
        using (CollectionPause.Begin())
        {
            var before = GC.CollectionCount(0);
            Allocate(megabytes: 16);
            Assert.Equal(before, GC.CollectionCount(0));
        }
    }

    // In small pieces that nothing keeps.
    private static void Allocate(int megabytes)
    {
        for (var i = 0; i < megabytes * 64; i++)
            GC.KeepAlive(new byte[16 << 10]);
    }
}
