using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>What follows from the name of a method: the network it trains, and the method itself.</summary>
internal static class MethodChoice
{
    public static Encoder Network(TrainingOptions options, ImageSet images)
    {
        var (mean, std) = images.Statistics();
        var classes = images.ClassNames.Count;
        Encoder network = options.Method == MethodNames.Elastic
            ? new ElasticResNet(options.Network, images.Shape, mean, std, options.Levels, classes)
            : new ChannelGatedResNet(
                options.Network, images.Shape, mean, std, Levels(options), classes, options.Method == MethodNames.VicRegDual && options.Gating.SeparateNorms)
            {
                TrainsDense = options.Method != MethodNames.VicRegGating,
            };
        network.TrainingType = options.Precision == PrecisionNames.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        return network;
    }

    public static TrainingMethod Method(TrainingOptions options, Encoder network, Projector projector) => (options.Method, network) switch
    {
        (MethodNames.Elastic, ElasticResNet elastic) => new ElasticMethod(elastic, projector, options.Elastic),
        (MethodNames.VicReg, ChannelGatedResNet dense) => new VicRegMethod(dense, projector),
        (MethodNames.VicRegGating, ChannelGatedResNet gated) => new VicRegGatingMethod(gated, projector, options.Target, options.Gating, options.Epochs),
        (MethodNames.VicRegDual, ChannelGatedResNet gated) => new VicRegDualMethod(gated, projector, options.Target, options.Gating, options.Epochs),
        _ => throw new ArgumentException($"The method {options.Method} does not train a {network.GetType().Name}.", nameof(network)),
    };

    /// <summary>The options with those that only other methods read at their defaults.</summary>
    public static TrainingOptions OfMethod(TrainingOptions options)
    {
        var defaults = new TrainingOptions();
        var own = MethodNames.HasTarget(options.Method) ? options : options with { Target = defaults.Target, Gating = defaults.Gating };
        return options.Method == MethodNames.Elastic ? own : own with { Levels = defaults.Levels, Elastic = defaults.Elastic };
    }

    // A network trained for a target is measured with its gates, and without: a model file ends with the dense network.
    private static double[] Levels(TrainingOptions options) => options.Method switch
    {
        MethodNames.VicRegGating or MethodNames.VicRegDual => [options.Target, 1],
        _ => [1],
    };
}
