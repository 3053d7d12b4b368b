using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Trainer.Tests.Export;

public class TierTreeTests
{
    [Fact]
    public void One_tier_needs_no_decision() => Assert.Null(TierTree.Cheapest([7]));

    [Fact]
    public void Every_tier_is_found_by_its_thresholds()
    {
        for (var count = 2; count <= 8; count++)
        {
            var tree = TierTree.Cheapest([.. Enumerable.Range(0, count).Select(t => 1L << t)]);
            for (var tier = 0; tier < count; tier++)
                Assert.Equal(tier, Walk(tree, tier).Tier);
        }
    }

    [Fact]
    public void A_tier_that_is_cheaper_is_never_deeper_than_dense()
    {
        for (var count = 2; count <= 8; count++)
        {
            var tree = TierTree.Cheapest([.. Enumerable.Range(0, count).Select(t => 1L << t)]);
            Assert.All(Enumerable.Range(0, count), tier => Assert.True(Walk(tree, tier).Depth <= Walk(tree, count - 1).Depth));
        }
    }

    [Fact]
    public void A_lone_cheap_tier_is_one_decision_away() => Assert.Equal(1, Walk(TierTree.Cheapest([0, 10, 1000]), 0).Depth);

    private static (int Tier, int Depth) Walk(TierTree? tree, int wanted)
    {
        var (tier, depth) = (0, 0);
        while (tree is not null)
        {
            depth++;
            var above = wanted > tree.Threshold;
            tier = above ? tree.Threshold + 1 : tree.First;
            tree = above ? tree.Above : tree.Below;
        }

        return (tier, depth);
    }
}
