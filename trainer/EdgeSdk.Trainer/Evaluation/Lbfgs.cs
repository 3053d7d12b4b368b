using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>
/// L-BFGS for a convex function whose value and gradient are computed whole: the two-loop recursion (Nocedal 1980; Nocedal and Wright,
/// Numerical Optimization, algorithm 7.4), with steps halved until the value falls (Armijo).
/// </summary>
internal static class Lbfgs
{
    private const int History = 10;
    private const int Halvings = 20;
    private const double SufficientDecrease = 1e-4;

    // Near the minimum a step's gain drowns in the rounding of a single-precision value; the gradient still points the way.
    private const double Rounding = 1e-6;

    /// <summary>Walks down from <paramref name="start"/> until no component of the gradient is above <paramref name="tolerance"/>.</summary>
    /// <param name="start">Where to begin; left as it is.</param>
    /// <param name="evaluate">The value and the gradient (of the shape of the point) at a point.</param>
    /// <param name="iterations">The most steps.</param>
    /// <param name="tolerance">The largest component of the gradient at a minimum.</param>
    public static Tensor Minimise(Tensor start, Func<Tensor, (double Value, Tensor Gradient)> evaluate, int iterations, double tolerance)
    {
        using var scope = NewDisposeScope();
        var point = start.clone();
        var (value, gradient) = evaluate(point);
        var pairs = new List<Pair>();
        for (var i = 0; i < iterations && gradient.abs().max().item<float>() > tolerance; i++)
        {
            var direction = Direction(gradient, pairs);
            var slope = Dot(gradient, direction);
            var step = pairs.Count == 0 ? Math.Min(1, 1 / gradient.abs().sum().item<float>()) : 1.0;
            var halvings = 0;
            var next = point + direction * step;
            var (nextValue, nextGradient) = evaluate(next);
            while (!(nextValue <= value + SufficientDecrease * step * slope + Rounding * Math.Abs(value)))
            {
                if (++halvings > Halvings)
                    return point.MoveToOuterDisposeScope();
                step /= 2;
                next = point + direction * step;
                (nextValue, nextGradient) = evaluate(next);
            }

            var pair = new Pair(next - point, nextGradient - gradient);
            // Without curvature along the step the recursion would not point downwards.
            if (pair.Curvature > 0)
                pairs.Add(pair);
            if (pairs.Count > History)
                pairs.RemoveAt(0);
            (point, value, gradient) = (next, nextValue, nextGradient);
        }

        return point.MoveToOuterDisposeScope();
    }

    private static Tensor Direction(Tensor gradient, List<Pair> pairs)
    {
        var direction = -gradient;
        var shares = new double[pairs.Count];
        for (var i = pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = Dot(pairs[i].Step, direction) / pairs[i].Curvature;
            direction -= pairs[i].Change * shares[i];
        }

        if (pairs.Count > 0)
            direction *= pairs[^1].Curvature / Dot(pairs[^1].Change, pairs[^1].Change);
        for (var i = 0; i < pairs.Count; i++)
            direction += pairs[i].Step * (shares[i] - Dot(pairs[i].Change, direction) / pairs[i].Curvature);
        return direction;
    }

    private static double Dot(Tensor a, Tensor b) => (a * b).sum().item<float>();

    private sealed class Pair(Tensor step, Tensor change)
    {
        public Tensor Step { get; } = step;

        public Tensor Change { get; } = change;

        public double Curvature { get; } = Dot(step, change);
    }
}
