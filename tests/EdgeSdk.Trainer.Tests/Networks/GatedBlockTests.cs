using EdgeSdk.Trainer.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class GatedBlockTests
{
    private static readonly BlockShape Identity = new("block", 4, 8, 4, 1, [0, 2, 4, 8]);
    private static readonly BlockShape Downsampling = new("block", 4, 8, 6, 2, [2, 4, 8]);

    public static TheoryData<bool, int> Tiers =>
        [.. new[] { Identity, Downsampling }.SelectMany(shape => shape.Tiers.Select((_, tier) => new TheoryDataRow<bool, int>(shape == Identity, tier)))];

    // A skipped block leaves out more than its inner channels.
    public static TheoryData<bool, int> ComputingTiers => [.. Tiers.Where(row => row.Data is not (true, 0))];

    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_tier_agrees_with_loops_over_its_snapshot(bool identity, int tier)
    {
        using var scope = NewDisposeScope();
        var block = Block(identity);
        var x = Randomised.Images(2, 3, 4, 5, 5);
        var y = block.Forward(x, tier);

        var snapshot = block.Snapshot();
        for (var image = 0; image < 3; image++)
            AssertClose(Plain.Block(new Planes(x[image].Values(), 4, 5, 5), snapshot, tier).Values, y[image].Values(), 1e-5);
    }

    [Theory]
    [MemberData(nameof(ComputingTiers))]
    public void A_tier_is_the_dense_block_with_the_other_channels_masked_when_statistics_are_equal(bool identity, int tier)
    {
        using var scope = NewDisposeScope();
        var block = Block(identity);
        using (no_grad())
        {
            foreach (var (name, buffer) in block.state_dict().Where(entry => entry.Key is "norm1.mean" or "norm1.variance" or "norm2.mean" or "norm2.variance"))
                buffer.copy_(buffer[0].clone().expand(buffer.shape));
        }

        var x = Randomised.Images(2, 3, 4, 5, 5);
        var tiers = block.Shape.Tiers.Count;
        var mask = tensor([.. Enumerable.Range(0, 3 * tiers).Select(i => i % tiers <= tier ? 1f : 0f)], [3, tiers]);

        AssertClose(block.Forward(x, block.LastTier, mask), block.Forward(x, tier), 1e-5);
    }

    [Theory]
    [InlineData(1, "0 0 1 2 2 2", "0 0 1 2 2 2")]
    [InlineData(2, "0 0 1 2 2 2", "0 0 2 2 2 2")]
    [InlineData(3, "0 0 1 2 2 2", "1 1 1 2 2 2")]
    [InlineData(4, "0 0 1 2 2 2", "2 2 2 2 2 2")]
    [InlineData(9, "1 1 3", "3 3 3")]
    [InlineData(9, "1 1", "1 1")]
    public void A_tier_of_few_images_is_computed_with_the_next_one_that_has_images(int minimum, string tiers, string computed)
    {
        static int[] Numbers(string text) => [.. text.Split(' ').Select(int.Parse)];
        Assert.Equal(Numbers(computed), GatedBlock.Grouped(Numbers(tiers), minimum));
    }

    [Fact]
    public void Tier_zero_of_an_identity_block_passes_its_input_on()
    {
        using var scope = NewDisposeScope();
        var x = Randomised.Images(1, 2, 4, 5, 5);
        Assert.Equal(x.Values(), Block(identity: true).Forward(x, 0).Values());
    }

    [Theory]
    [InlineData(true, new[] { 3, 0, 2, 1, 0, 3, 2 })]
    [InlineData(true, new[] { 2, 2, 2, 2, 2, 2, 2 })]
    [InlineData(true, new[] { 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(false, new[] { 2, 1, 0, 2, 1, 0, 0 })]
    [InlineData(false, new[] { 0, 0, 0, 0, 0, 0, 2 })]
    public void A_mixed_batch_gives_every_image_its_own_tier_in_its_own_place(bool identity, int[] tiers)
    {
        using var scope = NewDisposeScope();
        var block = Block(identity);
        var x = Randomised.Images(3, tiers.Length, 4, 5, 5);

        var mixed = block.ForwardMixed(x, tiers, gates: null);

        var alone = cat([.. tiers.Select((tier, image) => block.Forward(x.narrow(0, image, 1), tier))]);
        AssertClose(alone, mixed, 1e-6);
    }

    [Fact]
    public void A_mixed_batch_gives_every_image_its_own_gates()
    {
        using var scope = NewDisposeScope();
        var block = Block(identity: false);
        int[] tiers = [2, 0, 1, 2, 0];
        var x = Randomised.Images(3, 5, 4, 5, 5);
        var gates = tensor([.. Normal(15, 4).Select(value => (float)(1 + 0.1 * value))], [5, 3]);

        var alone = cat([.. tiers.Select((tier, image) => block.Forward(x.narrow(0, image, 1), tier, gates.narrow(0, image, 1)))]);

        AssertClose(alone, block.ForwardMixed(x, tiers, gates), 1e-6);
    }

    [Fact]
    public void Images_of_one_tier_are_normalised_together_in_training()
    {
        using var scope = NewDisposeScope();
        var block = Block(identity: false);
        block.train();
        var x = Randomised.Images(3, 6, 4, 5, 5);

        var mixed = block.ForwardMixed(x, [1, 2, 1, 2, 2, 1], gates: null);

        using var images = tensor([0L, 2, 5]);
        AssertClose(block.Forward(x.index_select(0, images), 1), mixed.index_select(0, images), 1e-6);
    }

    [Fact]
    public void Gates_of_one_change_no_value_and_carry_a_gradient_from_every_group_that_is_on()
    {
        using var scope = NewDisposeScope();
        var block = Block(identity: true);
        var x = Randomised.Images(5, 2, 4, 5, 5);
        var gates = ones(2, 4).requires_grad_();

        var y = block.Forward(x, 2, gates);
        (y * Randomised.Images(6, y.shape)).sum().backward();

        Assert.Equal(block.Forward(x, 2).Values(), y.Values());
        var gradient = gates.grad!.Values();
        for (var image = 0; image < 2; image++)
        {
            // Group 0 is the skipped block and has no channels; group 3 is off.
            Assert.Equal([false, true, true, false], gradient.Skip(image * 4).Take(4).Select(value => value != 0));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Measured_statistics_make_evaluation_repeat_training(bool identity)
    {
        using var scope = NewDisposeScope();
        var block = Block(identity);
        var x = Randomised.Images(7, 6, 4, 5, 5);
        block.train();
        var trained = Enumerable.Range(0, block.Shape.Tiers.Count).Select(tier => block.Forward(x, tier)).ToList();

        block.eval();
        block.MeasureShortcut(x);
        for (var tier = 0; tier < trained.Count; tier++)
        {
            block.Measure(x, tier);
            AssertClose(trained[tier], block.Forward(x, tier), 1e-5);
        }
    }

    [Fact]
    public void Measuring_one_tier_leaves_the_others_alone()
    {
        using var scope = NewDisposeScope();
        var block = Block(identity: false);
        var x = Randomised.Images(7, 6, 4, 5, 5);
        var before = block.Forward(x, 2).Values();
        block.Measure(x, 1);
        Assert.Equal(before, block.Forward(x, 2).Values());
    }

    private static GatedBlock Block(bool identity)
    {
        manual_seed(1);
        var block = Randomised.Norms(new GatedBlock(identity ? Identity : Downsampling), 1);
        block.eval();
        return block;
    }
}
