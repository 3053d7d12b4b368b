using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Trainer.Tests.Data;

public class ClassWeightsTests
{
    [Fact]
    public void At_power_one_every_class_counts_the_same_and_at_zero_every_image()
    {
        byte[] labels = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2];
        Assert.Equal([10 / 3f / 6, 10 / 3f / 3, 10 / 3f], ClassWeights.Of(labels, 3, 1), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([1, 1, 1], ClassWeights.Of(labels, 3, 0));
        Assert.Equal(MathF.Sqrt(10 / 3f), ClassWeights.Of(labels, 3, 0.5)[2], 1e-6);
    }

    [Fact]
    public void A_class_without_images_counts_nothing() => Assert.Equal(0, ClassWeights.Of([0, 1], 3, 1)[2]);
}
