using EdgeSdk.Models;

namespace EdgeSdk.Tests.Models;

public class TierShareRulesTests
{
    [Fact]
    public void Shares_for_every_tier_of_every_block_are_sound() => Assert.Null(ManifestRules.FirstProblem(With([[0.25, 0.75], [1]])));

    public static TheoryData<string, double[][]> Broken => new()
    {
        { "level 1 has shares of tiers for 1 of 2 blocks", [[0.25, 0.75]] },
        { "level 1 does not have one share in 0..1 for each tier of block 'first'", [[1], [1]] },
        { "level 1 does not have one share in 0..1 for each tier of block 'second'", [[0.25, 0.75], [1.5]] },
        { "level 1 does not have one share in 0..1 for each tier of block 'first'", [[double.NaN, 1], [1]] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Anything_else_is_named(string problem, double[][] shares) => Assert.Equal(problem, ManifestRules.FirstProblem(With(shares)));

    private static ModelManifest With(double[][] shares) => new()
    {
        Schema = 1,
        Name = "two blocks",
        Input = new(1, 4, 4),
        EmbeddingLength = 1,
        Labels = [],
        DenseMacs = 100,
        Levels = [new() { Budget = 1, Macs = 100, TierShares = shares }],
        Blocks = [new("first", 8, [4, 8], [10, 20]), new("second", 16, [16], [50])],
        Training = new() { Method = "none", DataSet = "none", Images = 0, Epochs = 0, Seed = 0, Trainer = "tests" },
        WeightsSha256 = new string('0', 64),
    };
}
