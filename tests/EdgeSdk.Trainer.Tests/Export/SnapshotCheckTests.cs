using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Trainer.Tests.Export;

public class SnapshotCheckTests
{
    private static readonly Dictionary<string, (Func<NetworkSnapshot> Network, string Problem)> Bad = new()
    {
        ["tiers that fall"] = (
            () => SmallNetwork.With(SmallNetwork.Down, b => b with { Tiers = [b.Tiers[1], b.Tiers[0], b.Tiers[2]] }),
            "block 'stage2.block1' has tiers that do not rise: 8 follows 16"),
        ["tiers that repeat"] = (
            () => SmallNetwork.With(SmallNetwork.Down, b => b with { Tiers = [b.Tiers[0], b.Tiers[0], b.Tiers[2]] }),
            "block 'stage2.block1' has tiers that do not rise: 8 follows 8"),
        ["no dense tier"] = (
            () => SmallNetwork.With(SmallNetwork.Down, b => b with { Tiers = [b.Tiers[0], b.Tiers[1]] }),
            "block 'stage2.block1' must have a last tier of all 32 inner channels"),
        ["a NaN weight"] = (
            () => SmallNetwork.With(SmallNetwork.Identity, b => b with { Weight2 = b.Weight2.With(7, float.NaN) }),
            "block 'stage1.block1' has NaN at index 7 of weight2"),
        ["an infinite scale"] = (
            () => SmallNetwork.With(SmallNetwork.Down, b => b with
            {
                Tiers = [b.Tiers[0], b.Tiers[1] with { Scale1 = b.Tiers[1].Scale1.With(0, float.PositiveInfinity) }, b.Tiers[2]],
            }),
            "block 'stage2.block1' has Infinity at index 0 of tier 16 scale1"),
        ["a short weight"] = (
            () => SmallNetwork.With(SmallNetwork.Identity, b => b with { Weight1 = b.Weight1[..^1] }),
            "block 'stage1.block1' has 2303 numbers in weight1; 2304 are needed"),
        ["a skipped block that changes shape"] = (
            () => SmallNetwork.With(SmallNetwork.Down, b => b with { Tiers = [new TierSnapshot(0, [], [], [], []), b.Tiers[2]] }),
            "block 'stage2.block1' has a tier of width 0 beside a convolution as shortcut"),
        ["an identity that changes shape"] = (
            () => SmallNetwork.With(SmallNetwork.Down, b => b with { Shortcut = null }),
            "block 'stage2.block1' changes shape (channels or stride) and so needs a convolution as shortcut"),
        ["a shortcut of another stride"] = (
            () => SmallNetwork.With(SmallNetwork.Down, b => b with { Shortcut = b.Shortcut! with { Stride = 1 } }),
            "block 'stage2.block1' has a shortcut whose output differs in shape"),
        ["blocks that do not fit"] = (
            () => SmallNetwork.With(SmallNetwork.Down, b => b with { InChannels = 24 }),
            "block 'stage2.block1' takes 24 channels but is given 16"),
        ["two blocks of one name"] = (
            () => SmallNetwork.With(SmallNetwork.Down, b => b with { Name = SmallNetwork.Identity }),
            "block 'stage1.block1' has an empty name or that of another block"),
        ["too few thresholds"] = (
            () => Gate(g => g with { Thresholds = [g.Thresholds[0], [0f]] }),
            "block 'stage2.block1' has 1 thresholds for 3 tiers"),
        ["thresholds that fall"] = (
            () => Gate(g => g with { Thresholds = [[1f, 0f], g.Thresholds[1]] }),
            "block 'stage1.block1' has thresholds that do not rise"),
        ["a gate of another network"] = (
            () => Gate(g => g with { Weight1 = g.Weight1[..^8] }),
            "gate has 120 numbers in weight1; 128 are needed"),
        ["a head of the wrong width"] = (
            () => Head(h => h with { Weight = new float[3 * 3 * 16] }),
            "head has 144 numbers in weight [3 levels, 3 classes, 32 features]; 288 are needed"),
        ["a head without labels"] = (() => Head(h => h with { Labels = [] }), "head has no label"),
        ["levels that fall"] = (() => SmallNetwork.Create() with { Levels = [0.5, 0.2, 1] }, "levels do not rise: 0.2 follows 0.5"),
        ["no dense level"] = (() => SmallNetwork.Create() with { Levels = [0.2, 0.5, 0.9] }, "levels must end with the dense level, budget 1"),
        ["a zero deviation"] = (() => SmallNetwork.Create() with { Std = [1, 0, 1] }, "input has a std that is not above 0"),
    };

    public static TheoryData<string> Names => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bad_network_is_refused_with_a_sentence_that_names_the_place(string name)
    {
        var error = Assert.Throws<ExportException>(() => SnapshotCheck.Check(Bad[name].Network()));

        Assert.StartsWith($"The network cannot be exported: {Bad[name].Problem}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_network_passes() => SnapshotCheck.Check(SmallNetwork.Create());

    private static NetworkSnapshot Gate(Func<GateSnapshot, GateSnapshot> change)
    {
        var network = SmallNetwork.Create();
        return network with { Gate = change(network.Gate) };
    }

    private static NetworkSnapshot Head(Func<HeadSnapshot, HeadSnapshot> change)
    {
        var network = SmallNetwork.Create();
        return network with { Head = change(network.Head!) };
    }
}
