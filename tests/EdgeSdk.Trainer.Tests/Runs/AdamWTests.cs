using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Runs;

public class AdamWTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Twenty_steps_agree_with_torch_when_it_decays_matrices_only(double weightDecay)
    {
        using var scope = NewDisposeScope();
        var (matrix, vector) = (Parameter(1, 4, 3), Parameter(2, 5));
        var (torchMatrix, torchVector) = (Parameter(1, 4, 3), Parameter(2, 5));
        using var ours = new AdamW([("matrix", matrix), ("vector", vector)], weightDecay);
        using var decayed = optim.AdamW([torchMatrix], lr: 0.01, weight_decay: weightDecay);
        using var plain = optim.AdamW([torchVector], lr: 0.01, weight_decay: 0);

        for (var step = 1; step <= 20; step++)
        {
            Loss(matrix, vector, step).backward();
            ours.Step(0.01);
            decayed.zero_grad();
            plain.zero_grad();
            Loss(torchMatrix, torchVector, step).backward();
            decayed.step();
            plain.step();
        }

        Assert.NotEqual(Randomised.Images(1, 4, 3).Values(), matrix.Values());
        AssertClose(torchMatrix, matrix, 1e-6);
        AssertClose(torchVector, vector, 1e-6);
    }

    [Fact]
    public void A_parameter_that_joins_late_takes_its_first_step_like_any_other()
    {
        using var scope = NewDisposeScope();
        var (early, late) = (Parameter(1, 4, 3), Parameter(1, 4, 3));
        using var optimizer = new AdamW([("early", early), ("late", late)], 0);
        early.square().sum().backward();
        optimizer.Step(0.01);
        var first = early.Values();
        for (var i = 0; i < 20; i++)
            optimizer.Step(0);
        late.square().sum().backward();
        optimizer.Step(0.01);
        AssertClose(first, late.Values(), 1e-7);
    }

    [Fact]
    public void A_step_clears_the_gradient()
    {
        using var scope = NewDisposeScope();
        var parameter = Parameter(1, 4, 3);
        using var optimizer = new AdamW([("p", parameter)], 0);
        parameter.square().sum().backward();
        optimizer.Step(0.01);
        Assert.All(parameter.grad!.Values(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays_where_it_is()
    {
        using var scope = NewDisposeScope();
        var parameter = Parameter(1, 4, 3);
        using var optimizer = new AdamW([("p", parameter)], 0.1);
        optimizer.Step(0.01);
        Assert.Equal(Randomised.Images(1, 4, 3).Values(), parameter.Values());
    }

    private static TorchSharp.Modules.Parameter Parameter(int seed, params long[] shape) => new(Randomised.Images(seed, shape));

    private static Tensor Loss(Tensor matrix, Tensor vector, int step) =>
        (matrix - 0.1 * step).pow(4).sum() + (vector.sin() * Randomised.Images(100 + step, vector.shape)).sum();
}
