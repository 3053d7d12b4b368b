using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>How often logits [n, classes] are right about labels [n].</summary>
internal static class Accuracy
{
    /// <summary>Share of images whose label is among their k highest logits.</summary>
    public static double TopK(Tensor logits, Tensor labels, int k)
    {
        using var scope = NewDisposeScope();
        var best = logits.topk((int)Math.Min(k, logits.shape[1]), 1).indexes;
        return (double)best.eq(labels.unsqueeze(1)).any(1).sum().item<long>() / labels.shape[0];
    }

    /// <summary>[label][answer]: how many images of each class got each answer.</summary>
    public static int[][] Confusion(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var counts = Enumerable.Range(0, (int)logits.shape[1]).Select(_ => new int[logits.shape[1]]).ToArray();
        foreach (var (label, answer) in labels.ToArray<long>().Zip(logits.argmax(1).ToArray<long>()))
            counts[label][answer]++;
        return counts;
    }
}
