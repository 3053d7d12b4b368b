using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>What the exported file of a network with free gates computes: whole tiers, where the gates count the channels that are on.</summary>
internal static class TierMacs
{
    private const int Batch = 500;

    /// <summary>Mean MACs of a set of images at the gated level.</summary>
    public static double Mean(ChannelGatedResNet network, NetworkSnapshot exported, ImageSet images)
    {
        var macs = MacCount.Of(exported);
        network.eval();
        var sum = 0.0;
        for (var start = 0; start < images.Count; start += Batch)
        {
            using var pause = CollectionPause.Begin();
            using var scope = NewDisposeScope();
            sum += network.Decisions(FeatureExtractor.ToTensor(images, start, Math.Min(Batch, images.Count - start))).Tiers.Sum(macs.Gated);
        }

        return sum / images.Count;
    }
}
