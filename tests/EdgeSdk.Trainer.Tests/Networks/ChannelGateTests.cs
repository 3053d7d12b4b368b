using EdgeSdk.Trainer.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class ChannelGateTests
{
    [Fact]
    public void Logits_agree_with_plain_loops()
    {
        using var scope = NewDisposeScope();
        var gate = Gate(8, 5);
        var state = gate.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.Values());
        var x = Randomised.Images(3, 4, 8, 3, 2);

        var logits = gate.Logits(x);

        Assert.Equal([4, 5], logits.shape);
        for (var image = 0; image < 4; image++)
        {
            var pooled = new Planes(x[image].Values(), 8, 3, 2).Pool();
            var hidden = Enumerable.Range(0, 2).Select(h =>
            {
                var sum = pooled.Select((value, c) => value * state["squeeze"][h * 8 + c]).Sum();
                var scaled = (sum - state["norm.mean"][h]) / Math.Sqrt(state["norm.variance"][h] + 1e-5);
                return Math.Max(0, scaled * state["norm.weight"][h] + state["norm.bias"][h]);
            }).ToArray();
            double[] expected = [.. Enumerable.Range(0, 5).Select(o => hidden.Select((value, h) => value * state["excite"][o * 2 + h]).Sum())];
            AssertClose(expected, logits[image].Values(), 1e-5);
        }
    }

    [Fact]
    public void A_channel_is_on_in_evaluation_where_its_logit_is_not_negative()
    {
        using var logits = tensor([-1e-6f, 0f, 1e-6f]);
        Assert.Equal([0, 1, 1], ChannelGate.Decide(logits).Values());
    }

    [Fact]
    public void Sampled_decisions_are_zero_or_one_and_their_gradient_is_that_of_the_relaxed_ones()
    {
        using var scope = NewDisposeScope();
        var values = NormalSingles(60, 4);
        var logits = tensor(values).requires_grad_();
        manual_seed(7);
        var uniform = rand(60).clamp(1e-6, 1 - 1e-6).Values();

        manual_seed(7);
        var mask = ChannelGate.Sample(logits);
        mask.sum().backward();

        var soft = values.Zip(uniform, (logit, u) => 1 / (1 + Math.Exp(-(logit + Math.Log(u / (1 - u))) * 1.5))).ToArray();
        Assert.Equal(soft.Select(s => s > 0.5 ? 1.0 : 0), mask.Values());
        AssertClose([.. soft.Select(s => s * (1 - s) * 1.5)], logits.grad!.Values(), 1e-5);
        Assert.Contains(0.0, mask.Values());
        Assert.Contains(1.0, mask.Values());
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(0)]
    [InlineData(1)]
    public void A_channel_is_drawn_with_the_probability_of_its_logit(double logit)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var share = ChannelGate.Sample(full(40_000, logit, ScalarType.Float32)).mean().item<float>();
        // Five standard deviations.
        Assert.Equal(1 / (1 + Math.Exp(-logit)), share, 0.0125);
    }

    [Fact]
    public void A_gate_costs_its_two_convolutions_on_one_pixel()
    {
        Assert.Equal(16 * 64 + 16 * 128, ChannelGate.Macs(64, 128));
        // Never less than one hidden channel.
        Assert.Equal(3 + 8, ChannelGate.Macs(3, 8));
    }

    [Fact]
    public void Measured_statistics_make_evaluation_repeat_training()
    {
        using var scope = NewDisposeScope();
        var gate = Gate(8, 5);
        var x = Randomised.Images(5, 30, 8, 3, 2);
        gate.train();
        var trained = gate.Logits(x);

        gate.eval();
        gate.Measure(x);

        AssertClose(trained, gate.Logits(x), 1e-5);
    }

    private static ChannelGate Gate(int inChannels, int channels)
    {
        manual_seed(1);
        var gate = Randomised.Norms(new ChannelGate(inChannels, channels), 1);
        gate.eval();
        return gate;
    }
}
