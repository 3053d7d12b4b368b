using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;

namespace EdgeSdk.Trainer.Tests.Freezing;

public class TierChoiceTests
{
    // 10 of 100 MACs are common to all images.
    private static readonly ModelManifest Manifest = new()
    {
        Schema = 1,
        Name = "two blocks",
        Input = new(1, 4, 4),
        EmbeddingLength = 1,
        Labels = [],
        DenseMacs = 100,
        Levels = [new() { Budget = 1, Macs = 100 }],
        Blocks = [new("first", 8, [0, 2, 4, 8], [0, 10, 20, 40]), new("second", 16, [4, 8, 16], [15, 25, 50])],
        Training = new() { Method = "none", DataSet = "none", Images = 0, Epochs = 0, Seed = 0, Trainer = "tests" },
        WeightsSha256 = new string('0', 64),
    };

    [Theory]
    [InlineData(0.1, 0, 0)]
    [InlineData(0.25, 0, 0)]
    [InlineData(0.349, 0, 0)]
    [InlineData(0.35, 1, 0)]
    [InlineData(0.45, 1, 1)]
    [InlineData(0.55, 2, 1)]
    [InlineData(0.749, 2, 1)]
    [InlineData(0.75, 3, 1)]
    [InlineData(0.8, 2, 2)]
    [InlineData(0.999, 2, 2)]
    [InlineData(1, 3, 2)]
    public void Blocks_widen_together_as_far_as_the_budget_goes(double budget, int first, int second) =>
        Assert.Equal([first, second], TierChoice.For(Manifest, new() { Budget = budget, Macs = 1 }));

    [Fact]
    public void A_step_too_dear_for_one_block_leaves_the_rest_to_the_others()
    {
        var manifest = Manifest with { Blocks = [new("dear", 8, [1, 2, 8], [5, 45, 60]), new("cheap", 8, [4, 8], [10, 30])] };

        Assert.Equal([0, 1], TierChoice.For(manifest, new() { Budget = 0.45, Macs = 1 }));
    }
}
