using CsCheck;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Networks;

namespace EdgeSdk.Trainer.Tests.Networks;

public class NetworkOptionsTests
{
    private static readonly ModelInput Input = new(1, 28, 28);

    [Fact]
    public void Tiers_of_the_default_network_double()
    {
        var tiers = new NetworkOptions().Blocks().Select(block => block.Tiers).ToList();
        Assert.Equal([0, 8, 16, 32, 64], tiers[0]);
        Assert.Equal([8, 16, 32, 64, 128], tiers[1]);
        Assert.Equal([16, 32, 64, 120, 240], tiers[2]);
    }

    [Fact]
    public void Tiers_rise_strictly_and_the_last_one_is_dense_whatever_the_channels() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 64], Gen.Double[0.001, 0.999].Array[0, 6], Gen.Int[1, 2]).Sample((channels, multiple, fractions, stride) =>
        {
            var options = new NetworkOptions
            {
                StemChannels = channels,
                Stages = [new(channels, 2, stride)],
                TierMultiple = multiple,
                TierFractions = [.. fractions.Distinct().Order(), 1],
            };
            foreach (var block in options.Blocks())
            {
                Assert.All(block.Tiers.Zip(block.Tiers.Skip(1)), pair => Assert.True(pair.First < pair.Second));
                Assert.Equal(block.InnerChannels, block.Tiers[^1]);
                Assert.Equal(block.HasIdentityShortcut, block.Tiers[0] == 0);
                Assert.All(block.Tiers.SkipLast(1), width => Assert.Equal(0, width % multiple));
            }
        });

    [Fact]
    public void Only_a_block_with_an_identity_shortcut_can_be_skipped()
    {
        var blocks = new NetworkOptions { Stages = [new(64, 2, 2), new(128, 2, 1)] }.Blocks();
        Assert.Equal([false, true, false, true], blocks.Select(block => block.HasIdentityShortcut));
        Assert.Equal([false, true, false, true], blocks.Select(block => block.Tiers[0] == 0));
    }

    [Fact]
    public void No_block_can_be_skipped_without_skipping() =>
        Assert.All(new NetworkOptions { Skip = false, Stages = [new(64, 2, 1)] }.Blocks(), block => Assert.Equal([8, 16, 32, 64], block.Tiers));

    public static TheoryData<NetworkOptions, string> Impossible => new()
    {
        { new NetworkOptions { StemChannels = 0 }, "stemChannels" },
        { new NetworkOptions { StemStride = 0 }, "stemStride" },
        { new NetworkOptions { StemKernel = 4 }, "stemKernel" },
        { new NetworkOptions { Width = 0 }, "width" },
        { new NetworkOptions { Width = double.NaN }, "width" },
        { new NetworkOptions { TierMultiple = 0 }, "tierMultiple" },
        { new NetworkOptions { GateHidden = 0 }, "gateHidden" },
        { new NetworkOptions { Stages = [] }, "stage" },
        { new NetworkOptions { Stages = [new(0, 1, 1)] }, "channels" },
        { new NetworkOptions { Stages = [new(8, 0, 1)] }, "blocks" },
        { new NetworkOptions { Stages = [new(8, 1, 0)] }, "stride" },
        { new NetworkOptions { TierFractions = [] }, "tierFractions" },
        { new NetworkOptions { TierFractions = [0.5] }, "tierFractions" },
        { new NetworkOptions { TierFractions = [0, 1] }, "tierFractions" },
        { new NetworkOptions { TierFractions = [0.5, 0.25, 1] }, "tierFractions" },
        { new NetworkOptions { TierFractions = [0.5, 0.5, 1] }, "tierFractions" },
        { new NetworkOptions { TierFractions = [double.NaN, 1] }, "tierFractions" },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void Impossible_options_are_refused_by_name(NetworkOptions options, string name) =>
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => options.Blocks()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_level_below_the_smallest_tiers_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new ElasticResNet(new NetworkOptions(), Input, [0.5f], [0.5f], [0.01, 1]));
        Assert.Contains("0.01", error.Message, StringComparison.Ordinal);
    }
}
