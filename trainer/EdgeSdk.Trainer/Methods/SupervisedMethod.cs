using EdgeSdk.Trainer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Methods;

/// <summary>
/// Fine-tuning with labels that keeps every budget usable: the dense network learns the labels; the gated one, at a budget drawn anew every
/// step, and the smallest learn the dense one's answers (in-place distillation, Yu and Huang, ICCV 2019, arXiv 1903.05134).
/// </summary>
internal sealed class SupervisedMethod(ElasticResNet network, Linear head, ElasticOptions options) : TrainingMethod
{
    private const double LabelSmoothing = 0.1;

    private readonly int[] _dense = network.DenseTiers;
    private readonly int[] _smallest = new int[network.Blocks.Count];

    public override IReadOnlyList<(string Name, Module Module)> Modules { get; } = [("network", network), ("head", head)];

    public override StepLosses Backward(in StepImages images, double progress, double draw)
    {
        using var scope = NewDisposeScope();
        var teacher = head.call(network.Embed(images.First, _dense));
        var dense = functional.cross_entropy(teacher, images.Labels!, label_smoothing: LabelSmoothing);
        var answers = teacher.detach().softmax(1);
        var budget = options.Budget(draw);
        var pass = network.EmbedGated(images.First, budget);
        var gated = functional.cross_entropy(head.call(pass.Embedding), answers);
        var macs = (pass.MacsShare - budget).square();
        var smallest = functional.cross_entropy(head.call(network.Embed(images.First, _smallest)), answers);
        // The cost term was weighed against VICReg, whose scale is some twenty times that of a cross-entropy.
        var total = dense + (gated + smallest) * options.SubnetworkWeight + macs * (options.MacsWeight / 20);
        total.backward();
        return new StepLosses(
            total.item<float>(), dense.item<float>(), gated.item<float>(), macs.item<float>(), smallest.item<float>(), budget, pass.MacsShare.item<float>());
    }
}
