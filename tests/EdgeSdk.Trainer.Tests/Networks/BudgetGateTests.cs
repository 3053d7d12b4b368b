using EdgeSdk.Trainer.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class BudgetGateTests
{
    private const int Features = 5, Hidden = 4, Images = 400;
    private static readonly double[] Budgets = [0.1, 0.35, 1];

    private static readonly BlockShape[] Blocks = [new("a", 4, 8, 4, 1, [0, 2, 4, 8]), new("b", 4, 8, 6, 2, [4, 8])];

    [Fact]
    public void In_training_every_image_gets_the_scores_of_the_budget()
    {
        using var scope = NewDisposeScope();
        var gate = Fitted(spread: 1, out var x, out _);
        gate.train();
        foreach (var budget in Budgets)
            AssertClose(Enumerable.Repeat(OfBudget(gate, budget), Images).SelectMany(row => row).ToArray(), gate.Scores(x, budget).Values(), 1e-5);
    }

    [Fact]
    public void All_images_share_one_draw_of_noise()
    {
        using var scope = NewDisposeScope();
        var gate = Fitted(spread: 1, out var x, out _);
        gate.train();
        for (var draw = 0; draw < 20; draw++)
        {
            foreach (var gates in gate.Sample(gate.Scores(x, 0.3)))
                Assert.Equal(gates[0].Values(), gates.mean([0L]).Values());
        }
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.7)]
    public void After_the_fit_images_differ_as_far_as_asked_and_the_harder_ones_get_more(double spread)
    {
        using var scope = NewDisposeScope();
        var gate = Fitted(spread, out var x, out var difficulty);
        var scores = gate.Scores(x, 0.35);
        var budget = OfBudget(gate, 0.35);
        for (var block = 0; block < Blocks.Length; block++)
        {
            var added = scores.select(1, block).Values().Select(score => score - budget[block]).ToArray();
            Assert.Equal(spread, Math.Sqrt(added.Average(v => v * v)), spread * 1e-3 + 1e-6);
            // The difficulty is linear in the features up to noise of a tenth of it.
            Assert.InRange(Correlation(added, difficulty), 0.98, 1);
        }
    }

    [Fact]
    public void Images_that_are_all_as_hard_are_all_treated_alike()
    {
        using var scope = NewDisposeScope();
        var gate = Fitted(spread: 0.5, out var x, out _);
        gate.Fit(x, ones(Images), 0.5);
        AssertClose(Enumerable.Repeat(OfBudget(gate, 0.1), Images).SelectMany(row => row).ToArray(), gate.Scores(x, 0.1).Values(), 1e-5);
    }

    [Fact]
    public void The_folded_snapshot_of_one_hidden_unit_gives_the_scores_of_every_level_with_its_offset()
    {
        using var scope = NewDisposeScope();
        var gate = Fitted(spread: 0.5, out var x, out _);
        double[] offsets = [0.25, -0.75, 2];
        var snapshot = gate.Snapshot(Budgets, offsets);

        Assert.Equal(1, snapshot.Hidden);
        for (var level = 0; level < Budgets.Length; level++)
        {
            var scores = gate.Scores(x, Budgets[level]);
            for (var image = 0; image < 6; image++)
                AssertClose((scores[image] + offsets[level]).Values(), Plain.Scores(x[image].Values(), snapshot, level), 1e-5);
        }
    }

    private static BudgetGate Fitted(double spread, out Tensor features, out double[] difficulty)
    {
        manual_seed(1);
        var gate = new BudgetGate(Blocks, Features, Hidden);
        features = Randomised.Images(2, Images, Features) * 2 + 1;
        var hard = features.matmul(Randomised.Images(3, Features)) * 3 - 7;
        hard += Randomised.Images(4, Images) * (0.1 * hard.std().item<float>());
        difficulty = hard.Values();
        gate.Measure(features);
        gate.eval();
        gate.Fit(features, hard, spread);
        return gate;
    }

    private static double[] OfBudget(BudgetGate gate, double budget)
    {
        var state = gate.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.Values());
        var level = Math.Log2(budget);
        return [.. Enumerable.Range(0, Blocks.Length).Select(b => state["bias2"][b] + state["budget2"][b] * level
            + Enumerable.Range(0, Hidden).Sum(h => Math.Max(0, state["bias1"][h] + state["budget1"][h] * level) * state["weight2"][b * Hidden + h]))];
    }

    private static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var covariance = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum();
        return covariance / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
    }
}
