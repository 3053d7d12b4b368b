using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Methods;

public class SupervisedMethodTests
{
    private const int Images = 20, Classes = 3;

    [Fact]
    public void The_terms_agree_with_cross_entropies_written_out()
    {
        var options = new ElasticOptions { SubnetworkWeight = 0.7, SmallestWeight = 0.7, BudgetMin = 0.2, BudgetMax = 0.8 };
        using var scope = NewDisposeScope();
        var network = Tiny.Network(0.4, 1);
        network.train();
        var head = nn.Linear(16, Classes);
        var images = Tiny.Images(Images, 2);
        var labels = Enumerable.Range(0, Images).Select(i => (long)(i % Classes)).ToArray();

        manual_seed(5);
        var losses = new SupervisedMethod(network, head, options, new FineTuningOptions { MacsWeight = 3 }, [1, 2, 0.5f]).Backward(new StepImages(images, images, tensor(labels)), 0, draw: 0.5);

        using var noGradient = no_grad();
        var dense = LogSoftmax(head.call(network.Embed(images, network.DenseTiers)));
        manual_seed(5);
        var gated = LogSoftmax(head.call(network.EmbedGated(images, 0.4).Embedding));
        var smallest = LogSoftmax(head.call(network.Embed(images, [0, 0])));
        // A label smoothed by 0.1: nine tenths of it, and a tenth spread evenly over all classes.
        var smoothed = Enumerable.Range(0, Images * Classes).Select(i => 0.1 / Classes + (labels[i / Classes] == i % Classes ? 0.9 : 0)).ToArray();
        double[] answers = [.. dense.Select(Math.Exp)];

        AssertClose(
            [CrossEntropy(smoothed, dense, labels), CrossEntropy(answers, gated, labels), CrossEntropy(answers, smallest, labels)],
            [losses.Dense, losses.Gated, losses.Smallest],
            1e-5);
        AssertClose([losses.Dense + 0.7 * (losses.Gated + losses.Smallest) + 3 * Math.Pow(losses.MacsShare - 0.4, 2)], [losses.Total], 1e-5);
    }

    // An image of class 1 counts twice, one of class 2 half.
    private static double CrossEntropy(double[] target, double[] logProbabilities, long[] labels)
    {
        var weights = labels.Select(label => label switch { 0 => 1.0, 1 => 2, _ => 0.5 }).ToArray();
        return -target.Zip(logProbabilities, (t, l) => t * l).Select((product, i) => product * weights[i / Classes]).Sum() / weights.Sum();
    }

    private static double[] LogSoftmax(Tensor logits)
    {
        var values = logits.Values();
        return [.. values.Select((value, i) => value - Math.Log(values.Skip(i / Classes * Classes).Take(Classes).Sum(Math.Exp)))];
    }
}
