using System.Numerics.Tensors;
using EdgeSdk.Budgets;
using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Benchmarks;

/// <summary>
/// Escalation on the committed model and all test images, under the governor of production: top-1 against the best single level at equal mean MACs, and whether the mean stays
/// on the budget when the stream turns twice as hard.
/// </summary>
internal static class EscalationTable
{
    private static readonly double[] Budgets = [0.2, 0.3, 0.4, 0.5];
    private static readonly float[] Weights = [0.5f, 0.6f, 0.7f, 0.75f, 0.8f, 1];

    public static void Print()
    {
        if (!Directory.Exists(FashionMnist.DefaultFolder))
        {
            Console.WriteLine("escalation needs Fashion-MNIST: apt-get install dataset-fashion-mnist.");
            return;
        }

        var path = Path.Combine(EightBitAccuracy.Repository(), "runtime-samples", "QuickStart", "assets", "fashion-mnist.onnx");
        var manifest = ModelManifest.Read(path);
        var test = FashionMnist.Test();
        var dense = manifest.Levels[^1].Top1!.Value;
        var hard = new NoisyImages(path, test);
        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant($"Escalation, {test.Count} test images; dense top-1 {dense:0.0000}. Harder: the same with noise of {hard.Deviation:0} grey levels, {hard.Unsure / hard.UnsureBefore:0.00} times as many unsure at the lowest level."));
        Console.WriteLine("| budget | first, second | ran twice | mean MACs | top-1 | single level, same MACs | gain, points | MACs / budget | after the turn | first 1,000 after | ran twice | top-1 |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        double? enough = null;
        List<string> weighed = [];
        var (macs, top1) = (0.0, 0.0);
        foreach (var budget in Budgets)
        {
            using var model = AdaptiveModel.Open(path, options =>
            {
                options.Threads = 1;
                options.Policies.Limit(budget);
            });
            var before = new Stream();
            for (var i = 0; i < test.Count; i++)
                before.Take(Run(model, test, test[i]), test.Labels[i]);
            var (after, turn) = (new Stream(), new Stream());
            for (var i = 0; i < test.Count; i++)
            {
                var result = Run(model, test, hard.Pixels(i));
                after.Take(result, test.Labels[i]);
                if (i < 1000)
                    turn.Take(result, test.Labels[i]);
            }
            var single = Single(manifest, before.Macs);
            if (enough is null && before.Top1 >= dense)
                enough = top1 == 0 ? before.Macs : macs + ((before.Macs - macs) * (dense - top1) / (before.Top1 - top1));
            (macs, top1) = (before.Macs, before.Top1);
            weighed.Add(FormattableString.Invariant($"| {budget:0.0} | ") + string.Join(" | ", before.Top1At.Select(share => FormattableString.Invariant($"{share:0.0000}"))) + " |");
            Console.WriteLine(FormattableString.Invariant(
                $"| {budget:0.0} | {before.Levels} | {before.Twice:0.000} | {before.Macs:0.0000} | {before.Top1:0.0000} | {single:0.0000} | {(before.Top1 - single) * 100:+0.00;-0.00} | {before.Macs / budget:0.000} | {after.Macs / budget:0.000} | {turn.Macs / budget:0.000} | {after.Twice:0.000} | {after.Top1:0.0000} |"));
        }
        Console.WriteLine($"| top-1 with a weight of the second answer of | {string.Join(" | ", Weights.Select(weight => FormattableString.Invariant($"{weight:0.00}")))} |");
        foreach (var row in weighed)
            Console.WriteLine(row);
        Console.WriteLine(enough is { } share ? FormattableString.Invariant($"Smallest mean MACs that reach dense top-1, in a stream that mixes two of these budgets: {share:0.000} of dense.") : "None of these budgets reaches dense top-1.");
    }

    public static FrameResult Run(AdaptiveModel model, ImageSet images, ReadOnlySpan<byte> pixels, double? budget = null)
    {
        var frame = Frame.Over(pixels, images.Shape.Width, images.Shape.Height, PixelFormat.Mono8);
        return budget is { } chosen ? model.Run(frame, chosen) : model.Run(frame);
    }

    // A stream that mixes two neighbouring levels spends and answers what lies between them.
    private static double Single(ModelManifest manifest, double macs)
    {
        var levels = manifest.Levels;
        var i = 1;
        while (i < levels.Count - 1 && levels[i].Macs / manifest.DenseMacs < macs)
            i++;
        var (low, high) = (levels[i - 1], levels[i]);
        return low.Top1!.Value + ((high.Top1!.Value - low.Top1.Value) * ((macs * manifest.DenseMacs) - low.Macs) / (high.Macs - low.Macs));
    }

    private sealed class Stream
    {
        private int _frames, _right, _twice;
        private readonly int[] _rightAt = new int[Weights.Length];
        private double _macs;

        public string Levels { get; private set; } = "one";

        public double Macs => _macs / _frames;

        public double Top1 => (double)_right / _frames;

        /// <summary>Top-1 with each of <see cref="Weights"/> for the second answer.</summary>
        public IEnumerable<double> Top1At => _rightAt.Select(right => (double)right / _frames);

        public double Twice => (double)_twice / _frames;

        public void Take(FrameResult result, int label)
        {
            _frames++;
            _right += result.LabelIndex == label ? 1 : 0;
            _macs += result.MacsShare;
            if (result.FirstLevel is not { } first)
            {
                for (var i = 0; i < Weights.Length; i++)
                    _rightAt[i] += result.LabelIndex == label ? 1 : 0;
                return;
            }
            _twice++;
            Weigh(result, label);
            Levels = FormattableString.Invariant($"{first.Budget:0.##}, {result.Level.Budget:0.##}");
        }

        // The mean holds the first answer still, and the logits are the second's.
        private void Weigh(FrameResult result, int label)
        {
            var scores = new float[result.Logits.Length];
            TensorPrimitives.Divide(result.Logits, (float)(result.Level.Temperature ?? 1), scores);
            TensorPrimitives.SoftMax(scores, scores);
            for (var i = 0; i < Weights.Length; i++)
            {
                var best = 0;
                for (var k = 1; k < scores.Length; k++)
                    best = Mixed(k, Weights[i]) > Mixed(best, Weights[i]) ? k : best;
                _rightAt[i] += best == label ? 1 : 0;
            }

            float Mixed(int k, float weight)
            {
                var first = (result.Scores[k] - (Escalation.WeightOfSecond * scores[k])) / (1 - Escalation.WeightOfSecond);
                return (weight * scores[k]) + ((1 - weight) * first);
            }
        }
    }
}
