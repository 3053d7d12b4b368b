using EdgeSdk.Trainer.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Networks;

/// <summary>A gate that learns, while the network trains, which images need more: a hidden layer over the image's features and the budget.</summary>
internal sealed class ImageGate : GateNetwork
{
    private readonly Parameter _weight1;
    private readonly Parameter _bias1;
    private readonly Parameter _budget1;
    private readonly Parameter _weight2;
    private readonly Parameter _bias2;
    private readonly Parameter _budget2;

    public ImageGate(IReadOnlyList<BlockShape> blocks, int features, int hidden, bool separate = false, IReadOnlyList<int>? units = null)
        : base(blocks, features, separate, units)
    {
        _weight1 = new Parameter(randn(AllHidden(hidden), features) * Math.Sqrt(2.0 / features));
        _bias1 = new Parameter(zeros(AllHidden(hidden)));
        _budget1 = new Parameter(randn(AllHidden(hidden)) * 0.3);
        _weight2 = new Parameter(randn(Decisions, hidden) * (0.5 / Math.Sqrt(hidden)));
        _bias2 = new Parameter(zeros(Decisions));
        _budget2 = new Parameter(ones(Decisions));
        foreach (var (name, parameter) in new (string, Parameter)[]
        {
            ("weight1", _weight1), ("bias1", _bias1), ("budget1", _budget1),
            ("weight2", _weight2), ("bias2", _bias2), ("budget2", _budget2),
        })
        {
            register_parameter(name, parameter);
        }
    }

    public override bool SharesNoise => false;

    protected override Tensor DecisionScores(Tensor features, double budget)
    {
        var level = Math.Log2(budget);
        var hidden = functional.relu(Normalised(features).matmul(_weight1.t()) + (_bias1 + _budget1 * level));
        return hidden.matmul(OverAllHidden(_weight2).t()) + (_bias2 + _budget2 * level);
    }

    public override GateSnapshot Snapshot(IReadOnlyList<double> budgets, IReadOnlyList<double> offsets)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (folded, shift) = Fold(_weight1);
        var levels = tensor(budgets.Select(budget => (float)Math.Log2(budget)).ToArray()).unsqueeze(1);
        var offset = tensor(offsets.Select(value => (float)value).ToArray()).unsqueeze(1);
        return new GateSnapshot
        {
            Hidden = (int)_weight1.shape[0],
            Weight1 = folded.ToArray<float>(),
            Bias1 = (_bias1 + shift + _budget1 * levels).ToArray<float>(),
            Weight2 = PerBlock(OverAllHidden(_weight2).t()).t().contiguous().ToArray<float>(),
            Bias2 = PerBlock(_bias2 + _budget2 * levels + offset).ToArray<float>(),
            Thresholds = [.. Blocks.Select(Thresholds)],
        };
    }
}
