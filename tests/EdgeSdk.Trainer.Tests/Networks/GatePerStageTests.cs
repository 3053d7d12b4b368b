using EdgeSdk.Trainer.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class GatePerStageTests
{
    private static readonly NetworkOptions Options = Tiny.Options with
    {
        GatePer = GateScopes.Stage,
        Stages = [new(16, 2, 1), new(32, 3, 2)],
    };

    public static TheoryData<string, bool> Kinds => new() { { GateKinds.Budget, false }, { GateKinds.Image, false }, { GateKinds.Image, true } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_blocks_of_a_stage_have_one_score_and_one_draw(string kind, bool separate)
    {
        using var scope = NewDisposeScope();
        var gate = Gate(kind, separate);
        gate.train();
        var scores = gate.Scores(Randomised.Images(2, 6, Options.StemChannels), 0.5);
        var drawn = gate.Sample(scores).Select(gates => gates.sum(1).Values()).ToArray();

        Assert.Equal(scores.select(1, 0).Values(), scores.select(1, 1).Values());
        Assert.Equal(scores.select(1, 2).Values(), scores.select(1, 4).Values());
        Assert.NotEqual(scores.select(1, 0).Values(), scores.select(1, 2).Values());
        // Of blocks with equally many tiers each image has the same one.
        Assert.Equal(drawn[3], drawn[4]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_folded_snapshot_gives_the_same_scores(string kind, bool separate)
    {
        using var scope = NewDisposeScope();
        var gate = Gate(kind, separate);
        gate.Measure(Randomised.Images(3, 50, Options.StemChannels));
        gate.eval();
        var x = Randomised.Images(2, 6, Options.StemChannels);
        var snapshot = gate.Snapshot([0.2, 1], [0.5, -0.5]);
        for (var image = 0; image < 6; image++)
            AssertClose((gate.Scores(x, 0.2)[image] + 0.5).Values(), Plain.Scores(x[image].Values(), snapshot, 0), 1e-5);
    }

    private static GateNetwork Gate(string kind, bool separate)
    {
        manual_seed(1);
        var options = Options with { Gates = kind, SeparateGates = separate };
        return GateNetwork.Of(options, options.Blocks());
    }
}
