using EdgeSdk.Trainer.Methods;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Methods;

public class CostLossTests
{
    private static readonly double[] Densities = [0.1, 0.5, 0.62, 0.8, 0.99];

    [Theory]
    [InlineData(0.3, 0.3)]
    [InlineData(0.3, 0.75)]
    [InlineData(0.9, 0.1)]
    public void The_macs_loss_is_the_weighted_square_of_the_miss(double target, double share)
    {
        using var scope = NewDisposeScope();
        var spent = tensor(share, ScalarType.Float64).requires_grad_();
        var loss = new MacsLoss(target, 5).Of(spent);
        loss.backward();
        AssertClose([5 * (share - target) * (share - target)], loss.Values(), 1e-12);
        AssertClose([10 * (share - target)], spent.grad!.Values(), 1e-12);
    }

    [Theory]
    [InlineData(0.25, 0)]
    [InlineData(0.25, 0.499)]
    [InlineData(0.25, 0.5)]
    [InlineData(0.81, 0.9)]
    public void The_bound_loss_agrees_with_its_formula_and_its_gradient_with_differences(double target, double progress)
    {
        using var scope = NewDisposeScope();
        var options = new GatingOptions { BoundWeight = 3, BoundDecay = 0.2 };
        var loss = new BoundLoss(target, options, epochs: 10);
        var densities = tensor(Densities, ScalarType.Float64).requires_grad_();

        var value = loss.Of(densities, progress);
        value.backward();

        var p = Math.Exp(-0.2 * (int)(progress * 10));
        double Formula(double[] all) => all.Average(d =>
            3 * (Math.Pow(Math.Max(0, p * Math.Sqrt(target) - d), 2) + Math.Pow(Math.Max(0, d - 1 + p - p * Math.Sqrt(target)), 2)));
        AssertClose([Formula(Densities)], value.Values(), 1e-12);
        double[] differences = [.. Densities.Select((_, i) =>
        {
            double At(double shift) => Formula([.. Densities.Select((d, k) => k == i ? d + shift : d)]);
            return (At(1e-6) - At(-1e-6)) / 2e-6;
        })];
        AssertClose(differences, densities.grad!.Values(), 1e-6);
    }

    [Fact]
    public void At_first_the_bounds_meet_at_the_root_of_the_target_and_in_the_end_they_allow_everything()
    {
        using var scope = NewDisposeScope();
        var loss = new BoundLoss(0.36, new GatingOptions { BoundDecay = 10 }, epochs: 10);
        Assert.Equal(0, loss.Of(tensor([0.6, 0.6], ScalarType.Float64), 0).item<double>(), 12);
        Assert.True(loss.Of(tensor([0.5], ScalarType.Float64), 0).item<double>() > 0);
        Assert.True(loss.Of(tensor([0.7], ScalarType.Float64), 0).item<double>() > 0);
        Assert.Equal(0, loss.Of(tensor(Densities, ScalarType.Float64), 0.9).item<double>(), 12);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(49)]
    public void Every_epoch_begins_at_its_own_first_step(int epochs)
    {
        using var scope = NewDisposeScope();
        const int Batches = 23;
        var loss = new BoundLoss(0.25, new GatingOptions { BoundDecay = 0.1 }, epochs);
        var closed = zeros(1, ScalarType.Float64);
        for (var step = 0; step < epochs * Batches; step++)
        {
            var lowest = Math.Exp(-0.1 * (step / Batches)) * 0.5;
            Assert.Equal(lowest * lowest, loss.Of(closed, (double)step / (epochs * Batches)).item<double>(), 12);
        }
    }
}
