using EdgeSdk.Trainer.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Networks;

/// <summary>
/// A gate that learns from the budget alone, so that all images of a step are computed, and normalised, at the same widths. What an image
/// adds to its scores is fitted afterwards: a linear function of its features that says how hard it is for the smallest network.
/// </summary>
internal sealed class BudgetGate : GateNetwork
{
    // Far above what an image adds, so that the one hidden unit of the snapshot, a ReLU, passes it on as it is.
    private const double Headroom = 16;
    private const double Ridge = 1e-2;

    private readonly Parameter _bias1;
    private readonly Parameter _budget1;
    private readonly Parameter _weight2;
    private readonly Parameter _bias2;
    private readonly Parameter _budget2;
    private readonly Tensor _imageWeight;

    public BudgetGate(IReadOnlyList<BlockShape> blocks, int features, int hidden, bool separate = false, IReadOnlyList<int>? units = null)
        : base(blocks, features, separate, units)
    {
        _bias1 = new Parameter(zeros(AllHidden(hidden)));
        _budget1 = new Parameter(randn(AllHidden(hidden)) * 0.3);
        _weight2 = new Parameter(randn(Decisions, hidden) * (0.5 / Math.Sqrt(hidden)));
        _bias2 = new Parameter(zeros(Decisions));
        _budget2 = new Parameter(ones(Decisions));
        foreach (var (name, parameter) in new (string, Parameter)[]
        {
            ("bias1", _bias1), ("budget1", _budget1), ("weight2", _weight2), ("bias2", _bias2), ("budget2", _budget2),
        })
        {
            register_parameter(name, parameter);
        }

        _imageWeight = zeros(features);
        register_buffer("imageWeight", _imageWeight);
    }

    public override bool SharesNoise => true;

    protected override Tensor DecisionScores(Tensor features, double budget)
    {
        var ofBudget = OfBudget(Math.Log2(budget)).unsqueeze(0);
        return training
            ? ofBudget.expand(features.shape[0], -1)
            : ofBudget + (functional.relu(Normalised(features).matmul(_imageWeight) + Headroom) - Headroom).unsqueeze(1);
    }

    /// <summary>Fits what an image adds: least squares with a ridge.</summary>
    /// <param name="features">[n, features], after <see cref="GateNetwork.Measure"/> of them.</param>
    /// <param name="difficulty">[n], how hard each image is, in any unit.</param>
    /// <param name="spread">The standard deviation, over the images, of what they add; 0 for none. A tier is 1.</param>
    public void Fit(Tensor features, Tensor difficulty, double spread)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var x = Normalised(features).to_type(ScalarType.Float64);
        var y = difficulty.to_type(ScalarType.Float64);
        var gram = x.t().matmul(x) / x.shape[0] + eye(x.shape[1], dtype: ScalarType.Float64) * Ridge;
        var weight = linalg.solve(gram, x.t().matmul(y - y.mean()) / x.shape[0]);
        var deviation = x.matmul(weight).std(unbiased: false).item<double>();
        _imageWeight.copy_(deviation > 0 ? weight * (spread / deviation) : zeros_like(weight));
    }

    public override GateSnapshot Snapshot(IReadOnlyList<double> budgets, IReadOnlyList<double> offsets)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (folded, shift) = Fold(_imageWeight.unsqueeze(0));
        return new GateSnapshot
        {
            Hidden = 1,
            Weight1 = folded.ToArray<float>(),
            Bias1 = [.. Enumerable.Repeat((float)(shift.item<float>() + Headroom), budgets.Count)],
            Weight2 = [.. Enumerable.Repeat(1f, Blocks.Count)],
            Bias2 = [.. budgets.Zip(offsets).SelectMany(level => (PerBlock(OfBudget(Math.Log2(level.First))) + (level.Second - Headroom)).ToArray<float>())],
            Thresholds = [.. Blocks.Select(Thresholds)],
        };
    }

    private Tensor OfBudget(double level) => functional.relu(_bias1 + _budget1 * level).matmul(OverAllHidden(_weight2).t()) + (_bias2 + _budget2 * level);
}
