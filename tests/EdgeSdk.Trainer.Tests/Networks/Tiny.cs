using EdgeSdk.Models;
using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

/// <summary>The smallest network that has all parts: a block that can be skipped, one with a shortcut, several tiers in each.</summary>
internal static class Tiny
{
    public static readonly NetworkOptions Options = new()
    {
        StemChannels = 8,
        Stages = [new(8, 1, 1), new(16, 1, 2)],
        TierFractions = [0.25, 0.5, 1],
        TierMultiple = 2,
        GateHidden = 6,
        Gates = GateKinds.Image,
    };

    public static ElasticResNet Network(params double[] levels) => Network(classes: 0, levels);

    public static ElasticResNet Network(int classes, double[] levels) => Network(Options, classes, levels);

    /// <summary>The same with gates of the budget.</summary>
    public static ElasticResNet BudgetGated(double spread, params double[] levels) =>
        Network(Options with { Gates = GateKinds.Budget, ImageSpread = spread }, 0, levels);

    private static ElasticResNet Network(NetworkOptions options, int classes, double[] levels)
    {
        manual_seed(1);
        return new ElasticResNet(options, new ModelInput(1, 8, 8), [0.4f], [0.3f], levels, classes);
    }

    public static Tensor Images(int count, int seed) => sigmoid(Randomised.Images(seed, count, 1, 8, 8));
}
