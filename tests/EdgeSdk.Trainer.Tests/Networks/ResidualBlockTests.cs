using EdgeSdk.Trainer.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class ResidualBlockTests
{
    private static readonly BlockShape Shape = new("block", 4, 8, 6, 2, [8]);

    [Fact]
    public void A_masked_channel_is_as_if_it_had_no_weights_in_the_second_convolution()
    {
        using var scope = NewDisposeScope();
        var block = Block();
        var x = Randomised.Images(2, 3, 4, 5, 5);
        int[][] on = [[1, 0, 1, 1, 0, 0, 1, 0], [1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0]];
        var mask = tensor([.. on.SelectMany(image => image).Select(value => (float)value)], [3, 8]);

        var masked = block.Run(x, 8, 0, mask);

        for (var image = 0; image < 3; image++)
        {
            var cut = Block();
            using (no_grad())
                cut.state_dict()["conv2"].mul_(mask[image].view(1, 8, 1, 1));
            AssertClose(cut.Run(x.narrow(0, image, 1), 8, 0, mask: null), masked.narrow(0, image, 1), 1e-5);
        }
    }

    [Fact]
    public void Each_way_of_running_has_statistics_of_its_own_the_shortcut_too()
    {
        using var scope = NewDisposeScope();
        var block = Block();
        var x = Randomised.Images(7, 40, 4, 5, 5);
        var half = tensor([1f, 0, 1, 0, 1, 0, 1, 0]);
        Tensor Mask(Tensor part) => half.expand(part.shape[0], 8);
        block.train();
        var (masked, dense) = (block.Run(x, 8, 0, Mask(x)), block.Run(x * 2, 8, 1, mask: null));

        block.eval();
        block.MeasureShortcut(x, 0);
        block.Measure(x, 8, 0, Mask);
        block.MeasureShortcut(x * 2, 1);
        block.Measure(x * 2, 8, 1, mask: null);

        AssertClose(masked, block.Run(x, 8, 0, Mask(x)), 1e-5);
        AssertClose(dense, block.Run(x * 2, 8, 1, mask: null), 1e-5);
    }

    private static ResidualBlock Block()
    {
        manual_seed(1);
        var block = Randomised.Norms(new ResidualBlock(Shape, 2, oneShortcut: false), 1);
        block.eval();
        return block;
    }
}
