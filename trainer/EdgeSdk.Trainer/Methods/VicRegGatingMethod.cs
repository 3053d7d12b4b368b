using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Methods;

/// <summary>VICReg-Gating (Krishna et al., BMVC 2023, arXiv 2301.09164): both views pass through the gated network, held to one target.</summary>
internal sealed class VicRegGatingMethod(ChannelGatedResNet network, Projector projector, double target, GatingOptions options, int epochs)
    : TrainingMethod
{
    private readonly VicRegLoss _vicReg = new();
    private readonly MacsLoss _macs = new(target, options.MacsWeight);
    private readonly BoundLoss _bound = new(target, options, epochs);

    public override IReadOnlyList<(string Name, nn.Module Module)> Modules { get; } = [("network", network), ("projector", projector)];

    public override StepLosses Backward(in StepImages images, double progress, double draw)
    {
        using var scope = NewDisposeScope();
        var first = network.EmbedGated(images.First);
        var second = network.EmbedGated(images.Second);
        var share = (first.MacsShare + second.MacsShare) / 2;
        var gated = _vicReg.Of(network.Batch.Gather(projector.call(first.Embedding)), network.Batch.Gather(projector.call(second.Embedding)));
        var macs = _macs.Of(share);
        var bound = _bound.Of((first.Densities + second.Densities) / 2, progress);
        var total = gated + macs + bound;
        total.backward();
        return new StepLosses(
            total.item<float>(), 0, gated.item<float>(), macs.item<float>(), 0, target, share.item<float>(), bound.item<float>());
    }
}
