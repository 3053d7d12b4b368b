using EdgeSdk.Trainer.Evaluation;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Evaluation;

public class WeightedKnnTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(1000)]
    public void Top_1_agrees_with_a_slow_loop(int k)
    {
        const int References = 90, Queries = 600, Length = 4, Classes = 3;
        // Overlapping classes, so that some queries are wrong; more queries than a batch holds.
        var references = Normal(References * Length, 1).Select((v, i) => (float)(v + i / Length % Classes)).ToArray();
        var queries = Normal(Queries * Length, 2).Select((v, i) => (float)(v + i / Length % Classes)).ToArray();
        using var scope = NewDisposeScope();

        var top1 = WeightedKnn.Top1(
            tensor(references, [References, Length]), Labels(References), tensor(queries, [Queries, Length]), Labels(Queries), Classes, k);

        var right = 0;
        for (var q = 0; q < Queries; q++)
        {
            var votes = new double[Classes];
            foreach (var (similarity, label) in Enumerable.Range(0, References)
                .Select(r => (Similarity: Cosine(queries, q, references, r, Length), Label: r % Classes))
                .OrderByDescending(pair => pair.Similarity).Take(k))
            {
                votes[label] += Math.Exp(similarity / 0.07);
            }

            right += Array.IndexOf(votes, votes.Max()) == q % Classes ? 1 : 0;
        }

        Assert.InRange(right, Queries / 3, Queries - 1);
        Assert.Equal((double)right / Queries, top1, 12);

        static Tensor Labels(int count) => tensor(Enumerable.Range(0, count).Select(i => (long)(i % Classes)).ToArray());
    }

    [Fact]
    public void One_near_neighbour_outvotes_two_far_ones()
    {
        using var scope = NewDisposeScope();
        var references = tensor(new float[] { 1, 0.1f, 0.2f, 1, 0.2f, -1 }, [3, 2]);
        Assert.Equal(1, WeightedKnn.Top1(references, tensor([0L, 1, 1]), tensor(new float[] { 1, 0 }, [1, 2]), tensor([0L]), 2, k: 3));
    }

    private static double Cosine(float[] a, int i, float[] b, int j, int length)
    {
        double dot = 0, squaresA = 0, squaresB = 0;
        for (var c = 0; c < length; c++)
        {
            var (x, y) = ((double)a[i * length + c], (double)b[j * length + c]);
            dot += x * y;
            squaresA += x * x;
            squaresB += y * y;
        }

        return dot / Math.Sqrt(squaresA * squaresB);
    }
}
