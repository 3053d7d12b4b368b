namespace EdgeSdk.Trainer.Tests;

public class LoadTests
{
    [Fact]
    public void Torch_adds() => Assert.Equal(3f, (TorchSharp.torch.ones(1) + 2).item<float>());
}
