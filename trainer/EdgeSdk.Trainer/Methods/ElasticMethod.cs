using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Methods;

/// <summary>
/// One run for every budget. As in the paper (Krishna et al., BMVC 2023, arXiv 2301.09164) one view passes through the gated network and
/// the other through the dense one, with shared weights and projector, and the MACs enter the loss. Ours: the budget is drawn anew every
/// step and given to the gates; the dense network learns from both views and is the teacher of the others, which do not pull on it; the
/// smallest network takes part in every step (the sandwich rule of Yu and Huang, ICCV 2019, arXiv 1903.05134).
/// </summary>
internal sealed class ElasticMethod(ElasticResNet network, Projector projector, ElasticOptions options) : TrainingMethod
{
    private readonly VicRegLoss _vicReg = new();
    private readonly int[] _dense = network.DenseTiers;
    private readonly int[] _smallest = new int[network.Blocks.Count];

    public override IReadOnlyList<(string Name, nn.Module Module)> Modules { get; } = [("network", network), ("projector", projector)];

    public override StepLosses Backward(in StepImages images, double progress, double draw)
    {
        using var scope = NewDisposeScope();
        var teacher1 = projector.call(network.Embed(images.First, _dense));
        var teacher2 = projector.call(network.Embed(images.Second, _dense));
        var dense = _vicReg.Of(teacher1, teacher2);
        if (progress < options.SubnetworkStart)
        {
            dense.backward();
            return new StepLosses(dense.item<float>(), dense.item<float>(), 0, 0, 0, 1, 1);
        }

        var budget = options.Budget(draw);
        var pass = network.EmbedGated(images.First, budget);
        var gated = _vicReg.Of(projector.call(pass.Embedding), teacher2.detach());
        var macs = (pass.MacsShare - budget).square();
        var smallest = _vicReg.Of(projector.call(network.Embed(images.Second, _smallest)), teacher1.detach());
        var total = dense + (gated + smallest) * options.SubnetworkWeight + macs * options.MacsWeight;
        total.backward();
        return new StepLosses(
            total.item<float>(), dense.item<float>(), gated.item<float>(), macs.item<float>(), smallest.item<float>(), budget, pass.MacsShare.item<float>());
    }
}
