using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Methods;

/// <summary>
/// One run for every budget. As in the paper (Krishna et al., BMVC 2023, arXiv 2301.09164) one view passes through the gated network and
/// the other through the dense one, with shared weights and projector, and the MACs enter the loss. Ours: the budget is drawn anew every
/// step and given to the gates; the dense network learns from both views and is the teacher of the others, which do not pull on it; the
/// smallest network takes part in every step (the sandwich rule of Yu and Huang, ICCV 2019, arXiv 1903.05134).
/// </summary>
internal sealed class ElasticMethod : TrainingMethod
{
    private readonly VicRegLoss _vicReg = new();
    private readonly ElasticResNet _network;
    private readonly Projector _projector;
    private readonly ElasticOptions _options;
    private readonly MomentumTeacher? _teacher;
    private readonly StudentHead? _head;
    private readonly int[] _dense;
    private readonly int[] _smallest;

    public ElasticMethod(ElasticResNet network, Projector projector, ElasticOptions options)
    {
        (_network, _projector, _options) = (network, projector, options);
        (_dense, _smallest) = (network.DenseTiers, new int[network.Blocks.Count]);
        _head = options.StudentHead > 0 ? new StudentHead(projector.Width, options.StudentHead) : null;
        _teacher = options.TeacherMomentum > 0 ? new MomentumTeacher(network, projector, options.TeacherMomentum) : null;
        Modules =
        [
            ("network", network), ("projector", projector),
            .. _head is null ? [] : new (string, nn.Module)[] { ("studentHead", _head) },
            .. _teacher?.Modules ?? [],
        ];
        MoreDecay = network.LaterDecay("network", options.LaterDecay);
    }

    public override IReadOnlyList<(string Name, nn.Module Module)> Modules { get; }

    public override IReadOnlyDictionary<string, Tensor> MoreDecay { get; }

    public override StepLosses Backward(in StepImages images, double progress, double draw)
    {
        using var scope = NewDisposeScope();
        _teacher?.Follow();
        var (embedding1, embedding2) = (_network.Embed(images.First, _dense), _network.Embed(images.Second, _dense));
        var (projection1, projection2) = (_projector.call(embedding1), _projector.call(embedding2));
        var batch = _network.Batch;
        (projection1, projection2) = (batch.Gather(projection1), batch.Gather(projection2));
        var dense = _vicReg.Of(projection1, projection2);
        if (progress < _options.SubnetworkStart)
        {
            dense.backward();
            return new StepLosses(dense.item<float>(), dense.item<float>(), 0, 0, 0, 1, 1);
        }

        var teacher1 = Teach(images.First) ?? (embedding1, projection1);
        var teacher2 = Teach(images.Second) ?? (embedding2, projection2);
        var budget = _options.Budget(draw);
        var pass = _network.EmbedGated(images.First, budget, _options.MinimumGroup);
        var gated = Student(pass.Embedding, teacher1, other: teacher2);
        var macs = (pass.MacsShare - budget).square();
        var total = dense + gated * _options.SubnetworkWeight + macs * _options.MacsWeight;
        var smallest = 0f;
        if (_options.SmallestWeight > 0)
        {
            var loss = Student(_network.Embed(images.Second, _smallest), teacher2, other: teacher1);
            total += loss * _options.SmallestWeight;
            smallest = loss.item<float>();
        }

        total.backward();
        return new StepLosses(
            total.item<float>(), dense.item<float>(), gated.item<float>(), macs.item<float>(), smallest, budget, pass.MacsShare.item<float>());
    }

    // Embeddings of this rank's images, projections of all.
    private (Tensor Embedding, Tensor Projection)? Teach(Tensor images) =>
        _teacher?.Teach(images) is var (embedding, projection) ? (embedding, _network.Batch.Gather(projection)) : null;

    // The teacher's projection, and its embedding of the same view, are not pulled on.
    private Tensor Student(Tensor embedding, (Tensor Embedding, Tensor Projection) own, (Tensor Embedding, Tensor Projection) other)
    {
        var projection = _projector.call(embedding);
        var loss = _vicReg.Of(_network.Batch.Gather(_head?.call(projection) ?? projection), (_options.OtherView ? other : own).Projection.detach());
        return _options.EmbeddingWeight > 0
            ? loss + nn.functional.mse_loss(_network.Batch.Gather(embedding), _network.Batch.Gather(own.Embedding.detach())) * _options.EmbeddingWeight
            : loss;
    }
}
