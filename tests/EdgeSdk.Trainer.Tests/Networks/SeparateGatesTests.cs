using EdgeSdk.Trainer.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class SeparateGatesTests
{
    private static readonly double[] Budgets = [0.2, 1];

    public static TheoryData<string> Kinds => [.. GateKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_score_of_a_block_pulls_on_the_hidden_units_of_its_own_network_alone(string kind)
    {
        using var scope = NewDisposeScope();
        var gate = Gate(kind);
        var hidden = Tiny.Options.GateHidden;
        var bias = gate.get_parameter("bias1")!;
        using (no_grad())
            bias.fill_(5);
        gate.train();
        gate.Scores(Randomised.Images(2, 6, Tiny.Options.StemChannels), 0.5).select(1, 1).sum().backward();

        Assert.Equal(2 * hidden, bias.numel());
        var gradient = bias.grad!.Values();
        Assert.All(gradient.Take(hidden), value => Assert.Equal(0, value));
        Assert.Contains(gradient.Skip(hidden), value => value != 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_folded_snapshot_gives_the_same_scores(string kind)
    {
        using var scope = NewDisposeScope();
        var gate = Gate(kind);
        gate.Measure(Randomised.Images(3, 50, Tiny.Options.StemChannels));
        gate.eval();
        var x = Randomised.Images(2, 6, Tiny.Options.StemChannels);
        var snapshot = gate.Snapshot(Budgets, [0.5, -0.5]);
        for (var image = 0; image < 6; image++)
            AssertClose((gate.Scores(x, 0.2)[image] + 0.5).Values(), Plain.Scores(x[image].Values(), snapshot, 0), 1e-5);
    }

    private static GateNetwork Gate(string kind)
    {
        manual_seed(1);
        return GateNetwork.Of(Tiny.Options with { Gates = kind, SeparateGates = true }, Tiny.Options.Blocks());
    }
}
