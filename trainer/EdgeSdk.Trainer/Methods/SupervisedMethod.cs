using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Methods;

/// <summary>
/// Fine-tuning with labels that keeps every budget usable: the dense network learns the labels; the gated one, at a budget drawn anew every
/// step, and the smallest learn the dense one's answers (in-place distillation, Yu and Huang, ICCV 2019, arXiv 1903.05134).
/// </summary>
/// <param name="network">The encoder.</param>
/// <param name="head">Its classifier.</param>
/// <param name="elastic">How sub-networks are drawn and weighed.</param>
/// <param name="options">How labels are learnt.</param>
/// <param name="classWeights">[classes], what an image of each class counts.</param>
internal sealed class SupervisedMethod(
    ElasticResNet network, Linear head, ElasticOptions elastic, FineTuningOptions options, float[] classWeights) : TrainingMethod
{
    private readonly int[] _dense = network.DenseTiers;
    private readonly int[] _smallest = new int[network.Blocks.Count];

    public override IReadOnlyList<(string Name, Module Module)> Modules { get; } = [("network", network), ("head", head)];

    public override IReadOnlyDictionary<string, Tensor> MoreDecay { get; } = network.LaterDecay("network", elastic.LaterDecay);

    public override StepLosses Backward(in StepImages images, double progress, double draw)
    {
        using var scope = NewDisposeScope();
        var weights = tensor(classWeights).index_select(0, images.Labels!);
        var batch = network.Batch;
        var teacher = batch.Gather(head.call(network.Embed(images.First, _dense)));
        var dense = Mean(functional.cross_entropy(teacher, images.Labels!, reduction: Reduction.None, label_smoothing: options.LabelSmoothing), weights);
        var answers = teacher.detach().softmax(1);
        var budget = elastic.Budget(draw);
        var pass = network.EmbedGated(images.First, budget, elastic.MinimumGroup);
        var gated = Mean(functional.cross_entropy(batch.Gather(head.call(pass.Embedding)), answers, reduction: Reduction.None), weights);
        var macs = (pass.MacsShare - budget).square();
        var smallest = Mean(functional.cross_entropy(batch.Gather(head.call(network.Embed(images.First, _smallest))), answers, reduction: Reduction.None), weights);
        var total = dense + gated * elastic.SubnetworkWeight + smallest * elastic.SmallestWeight + macs * options.MacsWeight;
        total.backward();
        return new StepLosses(
            total.item<float>(), dense.item<float>(), gated.item<float>(), macs.item<float>(), smallest.item<float>(), budget, pass.MacsShare.item<float>());
    }

    private static Tensor Mean(Tensor losses, Tensor weights) => (losses * weights).sum() / weights.sum();
}
