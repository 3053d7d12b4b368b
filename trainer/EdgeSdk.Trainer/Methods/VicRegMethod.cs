using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Methods;

/// <summary>VICReg (Bardes, Ponce and LeCun, ICLR 2022, arXiv 2105.04906): both views pass through the dense network.</summary>
internal sealed class VicRegMethod(ChannelGatedResNet network, Projector projector) : TrainingMethod
{
    private readonly VicRegLoss _vicReg = new();

    public override IReadOnlyList<(string Name, nn.Module Module)> Modules { get; } = [("network", network), ("projector", projector)];

    public override StepLosses Backward(in StepImages images, double progress, double draw)
    {
        using var scope = NewDisposeScope();
        var first = network.Batch.Gather(projector.call(network.EmbedDense(images.First)));
        var second = network.Batch.Gather(projector.call(network.EmbedDense(images.Second)));
        var loss = _vicReg.Of(first, second);
        loss.backward();
        return new StepLosses(loss.item<float>(), loss.item<float>(), 0, 0, 0, 1, 1);
    }
}
