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
        var (embedding1, embedding2) = (network.Embed(images.First, _dense), network.Embed(images.Second, _dense));
        var (teacher1, teacher2) = (projector.call(embedding1), projector.call(embedding2));
        var dense = _vicReg.Of(teacher1, teacher2);
        if (progress < options.SubnetworkStart)
        {
            dense.backward();
            return new StepLosses(dense.item<float>(), dense.item<float>(), 0, 0, 0, 1, 1);
        }

        var budget = options.Budget(draw);
        var pass = network.EmbedGated(images.First, budget, options.MinimumGroup);
        var gated = Student(pass.Embedding, options.OtherView ? teacher2 : teacher1, embedding1);
        var macs = (pass.MacsShare - budget).square();
        var total = dense + gated * options.SubnetworkWeight + macs * options.MacsWeight;
        var smallest = 0f;
        if (options.SmallestWeight > 0)
        {
            var loss = Student(network.Embed(images.Second, _smallest), options.OtherView ? teacher1 : teacher2, embedding2);
            total += loss * options.SmallestWeight;
            smallest = loss.item<float>();
        }

        total.backward();
        return new StepLosses(
            total.item<float>(), dense.item<float>(), gated.item<float>(), macs.item<float>(), smallest, budget, pass.MacsShare.item<float>());
    }

    // The teacher's projection and its embedding of the same view are not pulled on.
    private Tensor Student(Tensor embedding, Tensor teacher, Tensor dense)
    {
        var loss = _vicReg.Of(projector.call(embedding), teacher.detach());
        return options.EmbeddingWeight > 0 ? loss + nn.functional.mse_loss(embedding, dense.detach()) * options.EmbeddingWeight : loss;
    }
}
