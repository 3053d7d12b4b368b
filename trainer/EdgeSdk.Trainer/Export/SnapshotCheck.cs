using System.Globalization;

namespace EdgeSdk.Trainer.Export;

/// <summary>Refuses a snapshot that is no network, with a sentence that names the layer.</summary>
internal static class SnapshotCheck
{
    public static void Check(NetworkSnapshot network)
    {
        var input = network.Input;
        Require(input is { Channels: > 0, Height: > 0, Width: > 0 },
            "input", $"is {input.Channels}x{input.Height}x{input.Width}; every size must be at least 1");
        Array("input", "mean", network.Mean, input.Channels);
        Array("input", "std", network.Std, input.Channels);
        Require(network.Std.All(s => s > 0), "input", "has a std that is not above 0");
        CheckLevels(network.Levels);

        Convolution("stem", network.Stem, input.Channels);
        var map = FeatureMap.Of(input).After(network.Stem);
        Require(map is { Height: > 0, Width: > 0 }, "stem", $"leaves no pixel of a {input.Height}x{input.Width} image");
        if (network.StemPool)
            map = map.Pooled();
        Require(network.Blocks.Count > 0, "network", "has no block");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var block in network.Blocks)
        {
            Require(!string.IsNullOrWhiteSpace(block.Name) && names.Add(block.Name),
                $"block '{block.Name}'", "has an empty name or that of another block");
            Block(block, map);
            map = map.After(block);
        }

        if (network.HasGate)
            Gate(network.Gate, network);
        if (network.HasChannelGates)
            ChannelGates(network);
        Units(network);
        if (network.Head is { } head)
            Head(head, network.Levels.Length, map.Channels);
    }

    private static void CheckLevels(double[] levels)
    {
        Require(levels.Length > 0 && levels[^1] == 1, "levels", "must end with the dense level, budget 1");
        Require(levels[0] > 0, "levels", $"begin at {Text(levels[0])}; a budget is above 0");
        for (var i = 1; i < levels.Length; i++)
            Require(levels[i] > levels[i - 1], "levels", $"do not rise: {Text(levels[i])} follows {Text(levels[i - 1])}");
    }

    private static void Block(BlockSnapshot block, FeatureMap input)
    {
        var where = $"block '{block.Name}'";
        Require(block.InChannels == input.Channels, where, $"takes {block.InChannels} channels but is given {input.Channels}");
        Require(block is { InnerChannels: > 0, OutChannels: > 0, Stride: > 0 }, where, "has a size or stride below 1");
        Array(where, "weight1", block.Weight1, block.InnerChannels * block.InChannels * 9);
        Array(where, "weight2", block.Weight2, block.OutChannels * block.InnerChannels * 9);
        if (block.Shortcut is { } shortcut)
        {
            Convolution($"{where}, shortcut", shortcut, block.InChannels);
            Require(shortcut.OutChannels == block.OutChannels && input.After(shortcut) == input.After(block),
                where, "has a shortcut whose output differs in shape from the block's");
        }
        else
        {
            Require(block.InChannels == block.OutChannels && block.Stride == 1,
                where, "changes shape (channels or stride) and so needs a convolution as shortcut");
        }

        Tiers(where, block);
    }

    private static void Tiers(string where, BlockSnapshot block)
    {
        var tiers = block.Tiers;
        Require(tiers.Count > 0 && tiers[^1].Width == block.InnerChannels,
            where, $"must have a last tier of all {block.InnerChannels} inner channels");
        for (var i = 0; i < tiers.Count; i++)
        {
            var tier = tiers[i];
            Require(tier.Width >= 0, where, $"has a tier of width {tier.Width}");
            Require(i == 0 || tier.Width > tiers[i - 1].Width,
                where, $"has tiers that do not rise: {tier.Width} follows {(i == 0 ? 0 : tiers[i - 1].Width)}");
            Require(tier.Width > 0 || block.Shortcut is null,
                where, "has a tier of width 0 beside a convolution as shortcut; only a block with an identity shortcut can be skipped");
            var name = $"tier {tier.Width}";
            Array(where, $"{name} scale1", tier.Scale1, tier.Width);
            Array(where, $"{name} bias1", tier.Bias1, tier.Width);
            Array(where, $"{name} scale2", tier.Scale2, tier.Width == 0 ? 0 : block.OutChannels);
            Array(where, $"{name} bias2", tier.Bias2, tier.Width == 0 ? 0 : block.OutChannels);
        }
    }

    private static void Gate(GateSnapshot gate, NetworkSnapshot network)
    {
        var (levels, blocks) = (network.Levels.Length, network.Blocks.Count);
        Require(gate.Hidden > 0, "gate", "has no hidden unit");
        Require(gate.ReadsImages || gate.Weight1.All(w => w == 0), "gate", "reads no image and has weights for one");
        Array("gate", "weight1", gate.Weight1, gate.Hidden * network.Stem.OutChannels);
        Array("gate", "bias1", gate.Bias1, levels * gate.Hidden);
        Array("gate", "weight2", gate.Weight2, blocks * gate.Hidden);
        Array("gate", "bias2", gate.Bias2, levels * blocks);
        Require(gate.Thresholds.Count == blocks, "gate", $"has thresholds for {gate.Thresholds.Count} blocks; the network has {blocks}");
        for (var b = 0; b < blocks; b++)
        {
            var (block, thresholds) = (network.Blocks[b], gate.Thresholds[b]);
            var where = $"block '{block.Name}'";
            Require(thresholds.Length == block.Tiers.Count - 1,
                where, $"has {thresholds.Length} thresholds for {block.Tiers.Count} tiers; one less than tiers is needed");
            // An infinite threshold is well defined (a tier never or always passed); NaN is not.
            for (var k = 0; k < thresholds.Length; k++)
                Require(!float.IsNaN(thresholds[k]) && (k == 0 || thresholds[k] >= thresholds[k - 1]), where, "has thresholds that do not rise");
        }
    }

    private static void ChannelGates(NetworkSnapshot network)
    {
        Require(network.Levels.Length == 2, "network", $"has gates of its blocks' own and {network.Levels.Length} levels; it needs two, that of the gates and 1");
        Require(network.Units is null, "units", "are given to blocks with gates of their own, which decide alone");
        foreach (var block in network.Blocks)
        {
            var where = $"block '{block.Name}'";
            if (block.ChannelGate is not { } gate)
                throw Refused(where, "has no gate of its own beside blocks that have one");
            Require(gate.Hidden > 0, where, "has a gate without a hidden unit");
            Require(block.Tiers[0].Width > 0, where, "has a gate of its own and a tier of width 0; with every channel off it still adds a bias");
            Array(where, "gate squeeze", gate.Squeeze, gate.Hidden * block.InChannels);
            Array(where, "gate bias", gate.Bias, gate.Hidden);
            Array(where, "gate excite", gate.Excite, block.InnerChannels * gate.Hidden);
            var shortcut = block.Shortcut is null ? 0 : block.OutChannels;
            Array(where, "shortcut scale without gate", gate.ShortcutScale, shortcut);
            Array(where, "shortcut bias without gate", gate.ShortcutBias, shortcut);
            Tiers($"{where} without gate", gate.WithoutGate(block));
        }
    }

    private static void Units(NetworkSnapshot network)
    {
        if (network.Units is not { } units)
            return;
        Require(units.All(count => count > 0) && units.Sum() == network.Blocks.Count,
            "units", $"hold {string.Join(" + ", units)} blocks; the network has {network.Blocks.Count}");
        var first = 0;
        foreach (var count in units)
        {
            for (var b = first + 1; network.HasGate && b < first + count; b++)
                Require(SameScore(network, first, b), $"block '{network.Blocks[b].Name}'", $"shares a decision with '{network.Blocks[first].Name}' but not its scores");
            for (var b = first; network.HasGate && count > 1 && b < first + count; b++)
                Require(network.Gate.Thresholds[b].Zip(network.Gate.Thresholds[b].Skip(1)).All(pair => pair.First < pair.Second),
                    $"block '{network.Blocks[b].Name}'", "shares a decision and has equal thresholds; each of its tiers must begin at one of its own");
            first += count;
        }
    }

    private static bool SameScore(NetworkSnapshot network, int one, int other)
    {
        var (gate, blocks) = (network.Gate, network.Blocks.Count);
        return gate.Weight2.AsSpan(one * gate.Hidden, gate.Hidden).SequenceEqual(gate.Weight2.AsSpan(other * gate.Hidden, gate.Hidden))
            && Enumerable.Range(0, network.Levels.Length).All(level => gate.Bias2[level * blocks + one] == gate.Bias2[level * blocks + other]);
    }

    private static void Head(HeadSnapshot head, int levels, int embedding)
    {
        var classes = head.Labels.Count;
        Require(classes > 0, "head", "has no label");
        Array("head", $"weight [{levels} levels, {classes} classes, {embedding} features]", head.Weight, levels * classes * embedding);
        Array("head", $"bias [{levels} levels, {classes} classes]", head.Bias, levels * classes);
    }

    private static void Convolution(string where, ConvolutionSnapshot convolution, int input)
    {
        Require(convolution is { OutChannels: > 0, Kernel: > 0, Stride: > 0, Padding: >= 0 }, where, "has a size or stride below 1");
        Require(convolution.InChannels == input, where, $"takes {convolution.InChannels} channels but is given {input}");
        Array(where, "weight", convolution.Weight, convolution.OutChannels * input * convolution.Kernel * convolution.Kernel);
        Array(where, "bias", convolution.Bias, convolution.OutChannels);
    }

    private static void Array(string where, string name, float[] values, int length)
    {
        Require(values.Length == length, where, $"has {values.Length} numbers in {name}; {length} are needed");
        var bad = System.Array.FindIndex(values, v => !float.IsFinite(v));
        if (bad >= 0)
            throw Refused(where, $"has {Text(values[bad])} at index {bad} of {name}; the training has diverged");
    }

    private static void Require(bool condition, string where, string problem)
    {
        if (!condition)
            throw Refused(where, problem);
    }

    private static ExportException Refused(string where, string problem) => new($"The network cannot be exported: {where} {problem}.");

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
