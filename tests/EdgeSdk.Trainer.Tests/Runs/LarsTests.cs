using EdgeSdk.Trainer.Runs;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Runs;

public class LarsTests
{
    private const double Decay = 0.5;

    [Fact]
    public void Two_steps_agree_with_the_sum_by_hand()
    {
        using var scope = NewDisposeScope();
        // Norm 5; gradients of norm 10, then 5.
        var weight = new TorchSharp.Modules.Parameter(tensor([3f, 4f], [1, 2]));
        using var lars = new Lars([("w", weight)], Decay);

        Descend(weight, [6, 8]);
        lars.Step(0.1);
        // Trust 0.02 x 5 / (10 + 0.5 x 5) = 0.008, over the learning rate 0.08; velocity 0.08 x (6 + 1.5, 8 + 2) = (0.6, 0.8).
        AssertClose([3 - 0.06, 4 - 0.08], weight.Values(), 1e-6);

        Descend(weight, [-4, 3]);
        lars.Step(0.1);
        // Norm 4.9; trust 0.02 x 4.9 / (5 + 2.45) / 0.1; velocity 0.9 x (0.6, 0.8) + trust x (-4 + 1.47, 3 + 1.96).
        var trust = 0.02 * 4.9 / 7.45 / 0.1;
        AssertClose([2.94 - 0.1 * (0.54 + trust * -2.53), 3.92 - 0.1 * (0.72 + trust * 4.96)], weight.Values(), 1e-6);
    }

    [Fact]
    public void The_scale_never_lengthens_a_step()
    {
        using var scope = NewDisposeScope();
        var weight = new TorchSharp.Modules.Parameter(tensor([3f, 4f], [1, 2]));
        using var lars = new Lars([("w", weight)], 0);
        Descend(weight, [0.06, 0.08]);
        // Trust 0.02 x 5 / 0.1 = 1, ten times the learning rate.
        lars.Step(0.1);
        AssertClose([3 - 0.006, 4 - 0.008], weight.Values(), 1e-6);
    }

    [Fact]
    public void Channels_with_more_decay_are_pulled_harder()
    {
        using var scope = NewDisposeScope();
        var weight = new TorchSharp.Modules.Parameter(tensor([3f, 4f], [1, 2]));
        using var lars = new Lars([("w", weight)], Decay, new Dictionary<string, Tensor> { ["w"] = tensor([0f, 1f], [1, 2]) });
        Descend(weight, [6, 8]);
        lars.Step(0.1);
        // Decay (0.5 x 3, 1.5 x 4), of norm sqrt(1.5^2 + 6^2); trust 0.02 x 5 / (10 + that) over the learning rate.
        var trust = 0.02 * 5 / (10 + Math.Sqrt(38.25)) / 0.1;
        AssertClose([3 - 0.1 * trust * 7.5, 4 - 0.1 * trust * 14], weight.Values(), 1e-6);
    }

    [Fact]
    public void Vectors_are_neither_scaled_nor_decayed()
    {
        using var scope = NewDisposeScope();
        var bias = new TorchSharp.Modules.Parameter(tensor([3f, 4f]));
        using var lars = new Lars([("b", bias)], Decay);
        Descend(bias, [6, 8]);
        lars.Step(0.1);
        AssertClose([3 - 0.6, 4 - 0.8], bias.Values(), 1e-6);
    }

    [Fact]
    public void A_step_clears_the_gradient_and_leaves_parameters_without_one_where_they_are()
    {
        using var scope = NewDisposeScope();
        var moved = new TorchSharp.Modules.Parameter(tensor([3f, 4f], [1, 2]));
        var resting = new TorchSharp.Modules.Parameter(tensor([3f, 4f], [1, 2]));
        using var lars = new Lars([("moved", moved), ("resting", resting)], Decay);
        Descend(moved, [6, 8]);
        lars.Step(0.1);
        Assert.Equal([0, 0], moved.grad!.Values());
        Assert.Equal([3, 4], resting.Values());
    }

    /// <summary>Gives the parameter a gradient.</summary>
    private static void Descend(Tensor parameter, double[] gradient) =>
        (parameter.flatten() * tensor([.. gradient.Select(value => (float)value)])).sum().backward();
}
