using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Methods;

/// <summary>
/// A copy of the dense network and its projector whose weights are a running mean of theirs: a teacher that does not jump from step to
/// step (US3L: Cao, Sun and Wu, CVPR 2023, arXiv 2303.06870).
/// </summary>
internal sealed class MomentumTeacher
{
    private readonly List<(Tensor Own, Tensor Followed)> _weights;
    private readonly double _momentum;
    private readonly ElasticResNet _network;
    private readonly Projector _projector;
    private readonly int[] _dense;

    /// <summary>Copies a network and its projector.</summary>
    /// <param name="network">The network to follow.</param>
    /// <param name="projector">Its projector.</param>
    /// <param name="momentum">The share of itself the copy keeps with every step, in (0, 1).</param>
    public MomentumTeacher(ElasticResNet network, Projector projector, double momentum)
    {
        _momentum = momentum;
        _network = network.Copy();
        _projector = projector.Copy();
        _dense = network.DenseTiers;
        _weights = [.. Pairs(_network, network), .. Pairs(_projector, projector)];
        foreach (var (own, _) in _weights)
            own.requires_grad = false;
    }

    /// <summary>What a checkpoint must hold of it.</summary>
    public IReadOnlyList<(string Name, nn.Module Module)> Modules => [("teacher", _network), ("teacherProjector", _projector)];

    /// <summary>Moves a step towards the network it follows.</summary>
    public void Follow()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (own, followed) in _weights)
            own.mul_(_momentum).add_(followed, alpha: 1 - _momentum);
    }

    /// <summary>The embeddings of images and their projections, without gradients.</summary>
    public (Tensor Embedding, Tensor Projection) Teach(Tensor images)
    {
        using var noGradient = no_grad();
        var embedding = _network.Embed(images, _dense);
        return (embedding, _projector.call(embedding));
    }

    private static IEnumerable<(Tensor Own, Tensor Followed)> Pairs(nn.Module own, nn.Module followed) =>
        own.named_parameters().Zip(followed.named_parameters(), (a, b) => ((Tensor)a.parameter, (Tensor)b.parameter));
}
