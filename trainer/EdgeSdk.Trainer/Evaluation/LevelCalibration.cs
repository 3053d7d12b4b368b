using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>
/// Makes a trained network ready for evaluation: for each level one offset to the gates' scores, so that the mean MACs of real images equal
/// the budget; then, block by block, the batch norm statistics of every tier on the images that really run at it.
/// </summary>
internal static class LevelCalibration
{
    private const int FewestImages = 64;

    /// <summary>Calibrates the network.</summary>
    /// <param name="network">The network; left in evaluation mode.</param>
    /// <param name="images">[n, channels, height, width] in 0..1, without labels.</param>
    /// <param name="progress">Hears of each part done, and how many there are.</param>
    public static void Run(ElasticResNet network, Tensor images, Action<int, int>? progress = null)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        network.MeasureStem(images);
        var stem = network.Stem(images);
        var (parts, done) = (network.Levels.Count + network.Blocks.Count, 0);
        // From the highest down: where levels have plans, no plan exceeds that of a higher level.
        for (var level = network.Levels.Count - 1; level >= 0; level--)
        {
            var offset = Offset(network, stem, level);
            var offsets = network.LevelOffsets;
            offsets[level] = offset;
            network.LevelOffsets = offsets;
            progress?.Invoke(++done, parts);
        }

        var tiers = network.Levels.Select((_, level) => network.TiersAt(stem, level)).ToArray();
        var inputs = network.Levels.Select(_ => stem).ToArray();
        for (var i = 0; i < network.Blocks.Count; i++)
        {
            using var pause = CollectionPause.Begin();
            var block = network.Blocks[i];
            MeasureBlock(block, inputs, [.. tiers.Select(level => level.Select(image => image[i]).ToArray())]);
            for (var level = 0; level < inputs.Length; level++)
            {
                using var levelScope = NewDisposeScope();
                var input = inputs[level];
                var output = block.ForwardMixed(input, [.. tiers[level].Select(image => image[i])], gates: null);
                // Blocks that every image skips hand on their input.
                if (ReferenceEquals(output, input))
                    continue;
                inputs[level] = output.MoveToOuterDisposeScope();
                if (!ReferenceEquals(input, stem))
                    input.Dispose();
            }

            progress?.Invoke(++done, parts);
        }
    }

    /// <summary>
    /// Finds, by bisection, the offsets whose mean MACs are the largest that do not exceed the level's budget, and takes their middle: at the
    /// edge the rounding of another machine would turn an image's decision.
    /// </summary>
    private static double Offset(ElasticResNet network, Tensor stem, int level)
    {
        const double Everything = 1000;
        if (network.Levels[level] == 1)
            return Everything;
        var (highest, share) = Edge(mean => mean <= network.Levels[level]);
        var (lowest, _) = Edge(mean => mean < share);
        return (lowest + highest) / 2;

        // The largest offset whose mean MACs still are small enough, and those MACs.
        (double Offset, double Share) Edge(Func<double, bool> smallEnough)
        {
            var offsets = network.LevelOffsets;
            double low = -Everything, high = Everything, reached = 0;
            for (var i = 0; i < 48; i++)
            {
                using var pause = CollectionPause.Begin();
                offsets[level] = (low + high) / 2;
                network.LevelOffsets = offsets;
                var mean = MeanShare(network, network.TiersAt(stem, level));
                if (smallEnough(mean))
                    (low, reached) = (offsets[level], mean);
                else
                    high = offsets[level];
            }

            return (low, reached);
        }
    }

    /// <summary>Mean MACs of images as a share of dense.</summary>
    public static double MeanShare(ElasticResNet network, int[][] tiers) =>
        tiers.Average(image => (double)network.Macs.At(image)) / network.Macs.Dense;

    private static void MeasureBlock(GatedBlock block, Tensor[] inputs, int[][] tierOfImage)
    {
        if (!block.Shape.HasIdentityShortcut)
        {
            using var shortcutScope = NewDisposeScope();
            block.MeasureShortcut(cat(inputs));
        }

        for (var tier = 0; tier <= block.LastTier; tier++)
        {
            // Thousands of images at every level: what one tier needed is freed before the next.
            using var tierScope = NewDisposeScope();
            if (block.Shape.Tiers[tier] == 0)
                continue;
            var selected = new List<Tensor>();
            for (var level = 0; level < inputs.Length; level++)
            {
                var images = Indices(tierOfImage[level], tier);
                if (images.Length > 0)
                    selected.Add(ChannelsLast.Select(inputs[level], tensor(images)));
            }

            // A tier that hardly any image runs at still needs statistics, in case another image does.
            if (selected.Sum(part => part.shape[0]) < FewestImages)
                selected = [.. inputs];
            block.Measure(cat(selected), tier);
        }
    }

    private static long[] Indices(int[] tierOfImage, int tier) =>
        [.. Enumerable.Range(0, tierOfImage.Length).Where(image => tierOfImage[image] == tier).Select(image => (long)image)];
}
