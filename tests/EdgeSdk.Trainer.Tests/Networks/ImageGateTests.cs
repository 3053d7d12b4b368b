using EdgeSdk.Trainer.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class ImageGateTests
{
    private const double NoiseScale = 0.3, Temperature = 2.0 / 3;
    private const int Features = 5, Hidden = 4;
    private static readonly double[] Budgets = [0.1, 0.35, 1];

    private static readonly BlockShape[] Blocks =
    [
        new("a", 4, 8, 4, 1, [0, 2, 4, 8]),
        new("b", 4, 8, 6, 2, [4, 8]),
        new("c", 6, 8, 6, 2, [8]),
    ];

    [Fact]
    public void Thresholds_stand_one_apart_and_end_at_minus_one_half()
    {
        Assert.Equal([-2.5f, -1.5f, -0.5f], GateNetwork.Thresholds(Blocks[0]));
        Assert.Equal([-0.5f], GateNetwork.Thresholds(Blocks[1]));
        Assert.Empty(GateNetwork.Thresholds(Blocks[2]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scores_agree_with_sums_written_out(bool training)
    {
        using var scope = NewDisposeScope();
        var gate = Gate();
        var (x, measured) = (Randomised.Images(2, 6, Features) * 2 + 1, Randomised.Images(3, 50, Features) - 2);
        gate.Measure(measured);
        gate.train(training);

        foreach (var budget in Budgets)
            AssertClose(Reference(gate, x, training ? x : measured, budget), gate.Scores(x, budget).Values(), 1e-5);
    }

    [Fact]
    public void The_folded_snapshot_gives_the_scores_of_every_level_with_its_offset()
    {
        using var scope = NewDisposeScope();
        var gate = Gate();
        gate.Measure(Randomised.Images(3, 50, Features) * 3 - 2);
        gate.eval();
        double[] offsets = [0.25, -0.75, 2];
        var x = Randomised.Images(2, 6, Features);

        var snapshot = gate.Snapshot(Budgets, offsets);

        for (var level = 0; level < Budgets.Length; level++)
        {
            var scores = gate.Scores(x, Budgets[level]);
            for (var image = 0; image < 6; image++)
                AssertClose((scores[image] + offsets[level]).Values(), Plain.Scores(x[image].Values(), snapshot, level), 1e-5);
        }

        Assert.Equal(Blocks.Select(GateNetwork.Thresholds), snapshot.Thresholds);
    }

    [Fact]
    public void Sampled_gates_are_exactly_0_or_1_and_on_for_a_prefix()
    {
        using var scope = NewDisposeScope();
        var gate = Gate();
        manual_seed(5);
        var gates = gate.Sample(Randomised.Images(4, 2000, Blocks.Length) * 2 - 1.5);

        Assert.Equal(Blocks.Select(block => (long)block.Tiers.Count), gates.Select(sampled => sampled.shape[1]));
        foreach (var sampled in gates)
        {
            var (values, tiers) = (sampled.Values(), (int)sampled.shape[1]);
            for (var image = 0; image < 2000; image++)
            {
                var row = values[(image * tiers)..((image + 1) * tiers)];
                Assert.Equal(1, row[0]);
                Assert.All(row, value => Assert.True(value is 0 or 1, $"{value:R}"));
                Assert.Equal(row.OrderDescending(), row);
            }
        }
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-0.8)]
    [InlineData(-0.4)]
    public void A_group_is_on_as_often_as_the_logistic_noise_lifts_the_score_over_its_threshold(double score)
    {
        const int Draws = 40_000;
        using var scope = NewDisposeScope();
        var gate = Gate();
        manual_seed(6);
        var gates = gate.Sample(full([Draws, Blocks.Length], score, ScalarType.Float32));

        for (var block = 0; block < Blocks.Length; block++)
        {
            var means = gates[block].mean([0L]).Values();
            foreach (var (threshold, mean) in GateNetwork.Thresholds(Blocks[block]).Zip(means.Skip(1)))
            {
                var probability = 1 / (1 + Math.Exp(-(score - threshold) / NoiseScale));
                Assert.InRange(mean - probability, -5 * Deviation(probability), 5 * Deviation(probability));
            }
        }

        static double Deviation(double p) => Math.Sqrt(p * (1 - p) / Draws) + 1e-6;
    }

    [Fact]
    public void The_gradient_of_a_gate_is_that_of_the_binary_concrete_relaxation()
    {
        const int Images = 8;
        using var scope = NewDisposeScope();
        var gate = Gate();
        var scores = (Randomised.Images(7, Images, Blocks.Length) * 0.5 - 1.5).detach().requires_grad_();
        manual_seed(8);
        var uniform = rand_like(scores).Values();
        manual_seed(8);
        var gates = gate.Sample(scores);
        var weights = gates.Select((sampled, i) => Randomised.Images(9 + i, sampled.shape)).ToList();
        gates.Zip(weights, (sampled, weight) => (sampled * weight).sum()).Aggregate((sum, term) => sum + term).backward();

        var values = scores.Values();
        var expected = new double[values.Length];
        for (var i = 0; i < expected.Length; i++)
        {
            var (image, block) = (i / Blocks.Length, i % Blocks.Length);
            var logistic = Math.Log(uniform[i] / (1 - uniform[i]));
            var weight = weights[block][image].Values();
            expected[i] = GateNetwork.Thresholds(Blocks[block]).Select((threshold, k) =>
            {
                // Relaxed gate sigmoid((log alpha + L) / temperature) with log alpha = (score - threshold) / scale.
                var soft = 1 / (1 + Math.Exp(-((values[i] - threshold) / NoiseScale + logistic) / Temperature));
                return weight[k + 1] * soft * (1 - soft) / (NoiseScale * Temperature);
            }).Sum();
        }

        AssertClose(expected, scores.grad!.Values(), 1e-5);
    }

    private static ImageGate Gate()
    {
        manual_seed(1);
        return new ImageGate(Blocks, Features, Hidden);
    }

    private static double[] Reference(ImageGate gate, Tensor x, Tensor statistics, double budget)
    {
        var state = gate.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.Values());
        var columns = Enumerable.Range(0, Features).Select(f => statistics.select(1, f).Values()).ToList();
        var level = Math.Log2(budget);
        return [.. Enumerable.Range(0, (int)x.shape[0]).SelectMany(image =>
        {
            var features = x[image].Values().Select((value, f) =>
            {
                var mean = columns[f].Average();
                return (value - mean) / Math.Sqrt(columns[f].Average(v => (v - mean) * (v - mean)) + 1e-5);
            }).ToArray();
            var hidden = Enumerable.Range(0, Hidden).Select(h => Math.Max(
                0, features.Select((v, f) => v * state["weight1"][h * Features + f]).Sum() + state["bias1"][h] + state["budget1"][h] * level)).ToArray();
            return Enumerable.Range(0, Blocks.Length).Select(b =>
                hidden.Select((v, h) => v * state["weight2"][b * Hidden + h]).Sum() + state["bias2"][b] + state["budget2"][b] * level);
        })];
    }
}
