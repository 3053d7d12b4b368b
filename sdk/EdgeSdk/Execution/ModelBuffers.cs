using EdgeSdk.Models;

namespace EdgeSdk.Execution;

/// <summary>The inputs and outputs of a model on one target, in pinned arrays that sessions are bound to once.</summary>
internal sealed class ModelBuffers(ModelManifest manifest)
{
    /// <summary>[channels, height, width].</summary>
    public float[] Image { get; } = Pinned<float>(manifest.Input.Channels * manifest.Input.Height * manifest.Input.Width);

    /// <summary>[1].</summary>
    public float[] Budget { get; } = Pinned<float>(1);

    /// <summary>[embedding length].</summary>
    public float[] Embedding { get; } = Pinned<float>(manifest.EmbeddingLength);

    /// <summary>[classes]; empty without a head.</summary>
    public float[] Logits { get; } = Pinned<float>(manifest.Labels.Count);

    /// <summary>[1].</summary>
    public float[] Macs { get; } = Pinned<float>(1);

    /// <summary>[blocks].</summary>
    public long[] Tiers { get; } = Pinned<long>(manifest.Blocks.Count);

    /// <summary>Leaves nothing of an earlier answer.</summary>
    public void ClearOutputs()
    {
        Array.Clear(Embedding);
        Array.Clear(Logits);
        Array.Clear(Macs);
        Array.Clear(Tiers);
    }

    private static T[] Pinned<T>(int length) => GC.AllocateArray<T>(length, pinned: true);
}
