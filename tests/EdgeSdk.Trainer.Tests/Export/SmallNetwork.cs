using EdgeSdk.Models;
using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Trainer.Tests.Export;

/// <summary>A small network with an identity block that can be skipped, a down-sampling block, and a head.</summary>
internal static class SmallNetwork
{
    public const string Identity = "stage1.block1";
    public const string Down = "stage2.block1";

    public static NetworkSnapshot Create(bool perImage = true) => new RandomNetwork(5)
    {
        Input = new ModelInput(3, 12, 10),
        StemChannels = 16,
        Blocks = [(16, 1, [0, 8, 16]), (32, 2, [8, 16, 32])],
        Levels = [0.2, 0.5, 1],
        Classes = 3,
        PerImage = perImage,
    }.Create();

    /// <summary>The network with one of its blocks changed.</summary>
    public static NetworkSnapshot With(string block, Func<BlockSnapshot, BlockSnapshot> change)
    {
        var network = Create();
        return network with { Blocks = [.. network.Blocks.Select(b => b.Name == block ? change(b) : b)] };
    }

    /// <summary>The numbers with the one at an index changed.</summary>
    public static float[] With(this float[] values, int index, float value)
    {
        var copy = values.ToArray();
        copy[index] = value;
        return copy;
    }
}
