using System.Runtime.InteropServices;
using EdgeSdk.Models.Onnx;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Export;

/// <summary>
/// Compares a written file whose blocks have gates of their own with <see cref="ChannelGateReference"/>: at both levels, and at every tier with
/// the widths overruled, because a gate may never send a random image to some of them.
/// </summary>
internal sealed class ChannelGateCheck(NetworkSnapshot network)
{
    private const int Images = 2;
    private const float Rounding = 1e-5f;

    private readonly ChannelGateReference _reference = new(network);
    private readonly MacCount _macs = MacCount.Of(network);

    /// <exception cref="ExportException">They differ, or ONNX Runtime refuses the file.</exception>
    public void Check(string path, ModelProto model)
    {
        var images = DecidedImages();
        using (var session = ExportCheck.Open(() => new ModelRun(path)))
            foreach (var image in images)
            {
                CompareGated(session.Run(image, Shape(), (float)network.Levels[0]), image, forced: null);
                var (dense, stem) = (session.Run(image, Shape(), 1), _reference.Stem(image));
                Compare(dense, _reference.Ungated(stem), [.. network.Blocks.Select(block => block.Tiers.Count - 1)], _macs.Dense, level: 1, "at budget 1");
            }

        for (var step = 0; step < network.Blocks.Max(block => block.Tiers.Count); step++)
        {
            var forced = Forced(model, step).ToByteArray();
            using var session = ExportCheck.Open(() => new ModelRun(forced));
            CompareGated(session.Run(images[0], Shape(), (float)network.Levels[0]), images[0], step);
        }
    }

    private void CompareGated(ModelRun.Result result, float[] image, int? forced)
    {
        var expected = _reference.Gated(_reference.Stem(image), forced);
        Compare(result, expected.Embedding, expected.Tiers, _macs.Gated(expected.Tiers), level: 0, forced is { } step ? $"at tier {step} of every block" : "with its gates");
    }

    private void Compare(ModelRun.Result result, float[] embedding, int[] tiers, double macs, int level, string where)
    {
        for (var b = 0; b < tiers.Length; b++)
            if (result.Tiers[b] != tiers[b])
                throw ExportCheck.Failed($"block '{network.Blocks[b].Name}' ran at tier {result.Tiers[b]} instead of {tiers[b]} {where}");
        ExportCheck.CompareValues("embedding", embedding, result.Embedding, where);
        if (network.Head is not null)
            ExportCheck.CompareValues("logits", _reference.HeadLogits(embedding, level), result.Logits!, where);
        if (Math.Abs(result.Macs - macs) > 1e-6 * macs)
            throw ExportCheck.Failed($"macs is {result.Macs} instead of {macs} {where}");
    }

    // Random images that leave no channel so near to its threshold that rounding may tip it, as they are or at any forced tier.
    private List<float[]> DecidedImages()
    {
        var random = new Random(1);
        var pixels = network.Input.Channels * network.Input.Height * network.Input.Width;
        var images = new List<float[]>();
        for (var tried = 0; images.Count < Images; tried++)
        {
            if (tried == 50)
                throw ExportCheck.Failed("its gates lie on their thresholds for every random image");
            float[] image = [.. Enumerable.Range(0, pixels).Select(_ => random.NextSingle())];
            var stem = _reference.Stem(image);
            var steps = Enumerable.Range(0, network.Blocks.Max(block => block.Tiers.Count)).Select(step => (int?)step).Append(null);
            if (steps.All(step => _reference.Gated(stem, step).Margin > Rounding))
                images.Add(image);
        }

        return images;
    }

    private ModelProto Forced(ModelProto model, int step)
    {
        var clone = model.Clone();
        foreach (var block in network.Blocks.Where(block => block.Tiers.Count > 1))
        {
            float[] widths = [.. Enumerable.Range(0, block.Tiers.Count - 1).Select(tier => tier < step ? float.NegativeInfinity : float.PositiveInfinity)];
            clone.Graph.Initializer.Single(i => i.Name == ChannelGateWriter.Widths(block.Name)).RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(widths.AsSpan()));
        }

        return clone;
    }

    private long[] Shape() => [1, network.Input.Channels, network.Input.Height, network.Input.Width];
}
