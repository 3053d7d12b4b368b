using EdgeSdk.Trainer.Evaluation;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Evaluation;

public class AccuracyTests
{
    // The labels' places among the logits: first, second, third, first.
    private static readonly float[] Logits = [3, 2, 1, 3, 2, 1, 3, 2, 1, 1, 2, 3];
    private static readonly long[] Labels = [0, 1, 2, 2];

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 0.75)]
    [InlineData(3, 1)]
    [InlineData(5, 1)] // More than there are classes.
    public void Top_k_is_the_share_of_labels_among_the_k_highest_logits(int k, double expected)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected, Accuracy.TopK(tensor(Logits, [4, 3]), tensor(Labels), k));
    }

    [Fact]
    public void Confusion_counts_the_answers_to_each_label()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([[1, 0, 0], [1, 0, 0], [1, 0, 1]], Accuracy.Confusion(tensor(Logits, [4, 3]), tensor(Labels)));
    }
}
