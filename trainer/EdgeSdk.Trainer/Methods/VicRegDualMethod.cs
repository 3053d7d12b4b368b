using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Methods;

/// <summary>
/// VICReg-Dual (Krishna et al., BMVC 2023, arXiv 2301.09164): one view passes through the gated network, held to one target, the other
/// through the dense network, with shared weights and one projector.
/// </summary>
internal sealed class VicRegDualMethod(ChannelGatedResNet network, Projector projector, double target, GatingOptions options, int epochs)
    : TrainingMethod
{
    private readonly VicRegLoss _vicReg = new();
    private readonly MacsLoss _macs = new(target, options.MacsWeight);
    private readonly BoundLoss _bound = new(target, options, epochs);

    public override IReadOnlyList<(string Name, nn.Module Module)> Modules { get; } = [("network", network), ("projector", projector)];

    public override StepLosses Backward(in StepImages images, double progress, double draw)
    {
        using var scope = NewDisposeScope();
        var gatedPass = network.EmbedGated(images.First);
        var dense = network.Batch.Gather(projector.call(network.EmbedDense(images.Second)));
        var dual = _vicReg.Of(network.Batch.Gather(projector.call(gatedPass.Embedding)), dense);
        var macs = _macs.Of(gatedPass.MacsShare);
        var bound = _bound.Of(gatedPass.Densities, progress);
        var total = dual + macs + bound;
        total.backward();
        return new StepLosses(
            total.item<float>(), 0, dual.item<float>(), macs.item<float>(), 0, target, gatedPass.MacsShare.item<float>(), bound.item<float>());
    }
}
