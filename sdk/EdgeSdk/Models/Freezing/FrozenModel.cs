using EdgeSdk.Models.Onnx;
using Google.Protobuf;

namespace EdgeSdk.Models.Freezing;

/// <summary>Makes a plain network of one level of a gated one, in memory.</summary>
internal static class FrozenModel
{
    /// <summary>
    /// <paramref name="file"/> at <paramref name="level"/> with each block fixed at a tier: no gate, no <c>If</c>, no <c>budget</c>, and of
    /// the weights the part those tiers use. All outputs keep their name, shape and meaning.
    /// </summary>
    /// <exception cref="ModelFileException">The file is frozen already, or its gate is not one this SDK knows.</exception>
    public static ModelFile Create(ModelFile file, ModelLevel level, IReadOnlyList<int> tiers)
    {
        var source = file.Manifest;
        if (source.Frozen is not null)
            throw new ModelFileException(file.Path, $"it is frozen at level {source.Levels[0].Budget} already; freeze the file it was made from.");
        var model = ModelProto.Parser.ParseFrom(file.Bytes);
        if (GateNames.HasChannelGates(model.Graph))
            throw new ModelFileException(file.Path, "it cannot be frozen: the gates of its blocks pick channels image by image; freeze a model of the method elastic.");
        var macs = TierChoice.Macs(source, tiers);
        model.Graph = Rewrite(file.Path, model.Graph, source, level, tiers, macs);
        var manifest = source with
        {
            Levels = [Measured(level, macs, source.DenseMacs)],
            Frozen = new() { Tiers = tiers, WeightsSha256 = source.WeightsSha256 },
            WeightsSha256 = WeightsHash.Of(model.Graph),
        };
        model.MetadataProps.Single(p => p.Key == ModelManifest.MetadataKey).Value = manifest.ToJson();
        return ModelFile.Verify(file.Path, model.ToByteArray(), rules: file.Rules);
    }

    private static GraphProto Rewrite(
        string path, GraphProto graph, ModelManifest manifest, ModelLevel level, IReadOnlyList<int> tiers, long macs)
    {
        var known = new Dictionary<string, TensorProto>
        {
            [GateNames.Level] = ConstantFolding.Tensor<long>(TensorProto.Types.DataType.Int64, [manifest.Levels.ToList().IndexOf(level)]),
        };
        if (manifest.Blocks.Any(block => block.Tiers.Count > 1))
        {
            var reached = Reached(manifest, tiers);
            known[GateNames.Reached] = ConstantFolding.Tensor<byte>(TensorProto.Types.DataType.Bool, reached, reached.Length);
        }
        try
        {
            var inliner = new GraphInliner(known);
            var frozen = inliner.Rewrite(graph);
            // The graph tells by itself which tiers it now runs at and what they cost, so a gate that means something else is noticed.
            if (inliner.Constant("tiers") is not { } ran || !ConstantFolding.Longs(ran).ToArray().SequenceEqual(tiers.Select(t => (long)t)))
                throw new NotSupportedException("its tiers do not follow from its thresholds");
            if (inliner.Constant("macs") is not { } spent || Math.Abs(ConstantFolding.Floats(spent)[0] - macs) > 1e-6 * macs)
                throw new NotSupportedException($"it does not spend the {macs} MACs of its tiers");
            return frozen;
        }
        catch (NotSupportedException e)
        {
            throw new ModelFileException(path, $"it cannot be frozen: {e.Message}; export it again with this SDK's trainer.", e);
        }
    }

    private static byte[] Reached(ModelManifest manifest, IReadOnlyList<int> tiers) =>
    [
        .. Decision.Of(manifest).SelectMany(decision => Enumerable.Range(1, decision.Steps.Count - 1).Select(step => (byte)(decision.StepOf(tiers) >= step ? 1 : 0))),
        1,
    ];

    // What was measured with the gate holds for fixed tiers only where the gate has no choice.
    private static ModelLevel Measured(ModelLevel level, long macs, long dense) => macs == dense && level.Macs == dense
        ? level
        : new ModelLevel { Budget = level.Budget, Macs = macs };
}
