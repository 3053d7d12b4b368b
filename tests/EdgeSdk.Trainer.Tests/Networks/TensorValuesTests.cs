using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class TensorValuesTests
{
    [Fact]
    public void Values_come_in_the_order_of_the_shape_whatever_that_of_the_memory()
    {
        using var scope = NewDisposeScope();
        var x = arange(6, dtype: ScalarType.Float32).view(2, 3);
        Assert.Equal([0f, 3, 1, 4, 2, 5], x.t().ToArray<float>());
        Assert.Equal([1f, 4], x.select(1, 1).ToArray<float>());
        Assert.Equal([2f, 3], (x.requires_grad_() + 1).flatten().narrow(0, 1, 2).ToArray<float>());
        Assert.Equal([7L], tensor(7L).ToArray<long>());
    }
}
