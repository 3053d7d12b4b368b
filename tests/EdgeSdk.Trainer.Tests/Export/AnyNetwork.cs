using CsCheck;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Trainer.Tests.Export;

/// <summary>Networks for property tests: with and without colour, a pool, a head, blocks that can be skipped, several levels.</summary>
internal static class AnyNetwork
{
    public static readonly Gen<NetworkSnapshot> ToExport =
        from seed in Gen.Int[1, 1_000_000]
        from channels in Gen.Int[1, 3]
        from pool in Gen.Bool
        from classes in Gen.OneOf(0, 4)
        from perImage in Gen.Bool
        from tiers in Gen.OneOf<int[]>([0, 8], [0, 5, 8], [8])
        from levels in Gen.OneOf<double[]>([1], [0.2, 0.5, 1])
        select new RandomNetwork(seed)
        {
            Input = new ModelInput(channels, 9, 8),
            StemChannels = 8,
            StemPool = pool,
            Blocks = [(8, 1, tiers), (16, 2, [4, 7, 16]), (16, 1, [0, 16])],
            Levels = levels,
            Classes = classes,
            PerImage = perImage,
        }.Create();
}
