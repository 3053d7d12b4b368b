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
    public void Channels_with_more_decay_shrink_as_torch_shrinks_them_with_the_sum()
    {
        using var scope = NewDisposeScope();
        var matrix = Parameter(1, 2, 3);
        var rows = Enumerable.Range(0, 2).Select(row => new TorchSharp.Modules.Parameter(Randomised.Images(1, 2, 3)[row].unsqueeze(0).clone())).ToArray();
        using var ours = new AdamW([("matrix", matrix)], 0.1, new Dictionary<string, Tensor> { ["matrix"] = tensor([0f, 0.5f], [2, 1]) });
        using var first = optim.AdamW([rows[0]], lr: 0.01, weight_decay: 0.1);
        using var second = optim.AdamW([rows[1]], lr: 0.01, weight_decay: 0.6);
        for (var step = 0; step < 5; step++)
        {
            (matrix - 0.1 * step).pow(4).sum().backward();
            ours.Step(0.01);
            first.zero_grad();
            second.zero_grad();
            rows.Select(row => (row - 0.1 * step).pow(4).sum()).Aggregate((a, b) => a + b).backward();
            first.step();
            second.step();
        }

        AssertClose(cat([rows[0], rows[1]]), matrix, 1e-6);
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
