namespace EdgeSdk.Trainer.Export;

/// <summary>
/// A gate of one block's own, which switches any of its inner channels on or off for each image. With f the block's input averaged over all
/// pixels: h = ReLU(Squeeze f + Bias), and inner channel c is on where (Excite h)[c] is not negative. It decides at the first of two levels;
/// at the second, budget 1, the block runs without it, with statistics of its own.
/// </summary>
/// <param name="Hidden">Hidden units.</param>
/// <param name="Squeeze">[hidden, in].</param>
/// <param name="Bias">[hidden].</param>
/// <param name="Excite">[inner, hidden].</param>
/// <param name="Ungated">The batch norms without the gate; those of the block's tiers are those with it.</param>
/// <param name="ShortcutScale">[out], what the shortcut's weights are multiplied by without the gate; empty for an identity.</param>
/// <param name="ShortcutBias">[out], the shortcut's bias without the gate; empty for an identity.</param>
internal sealed record ChannelGateSnapshot(
    int Hidden, float[] Squeeze, float[] Bias, float[] Excite, TierSnapshot Ungated, float[] ShortcutScale, float[] ShortcutBias)
{
    /// <summary>The plain block that <paramref name="block"/> is at budget 1.</summary>
    public BlockSnapshot WithoutGate(BlockSnapshot block) => block with
    {
        ChannelGate = null,
        Tiers = [Ungated],
        Shortcut = block.Shortcut is not { } shortcut ? null : shortcut with
        {
            Weight = [.. shortcut.Weight.Select((w, i) => w * ShortcutScale[i / shortcut.InChannels])],
            Bias = ShortcutBias,
        },
    };
}
