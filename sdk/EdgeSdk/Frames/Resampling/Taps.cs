namespace EdgeSdk.Frames.Resampling;

/// <summary>For each output along one axis, the run of inputs it is made of and their weights. Made once per geometry.</summary>
internal sealed class Taps
{
    private const double Nothing = 1e-12;

    private readonly (int First, double[] Weights)[] _runs;

    private Taps((int First, double[] Weights)[] runs) => _runs = runs;

    public int Count => _runs.Length;

    public (int First, double[] Weights) this[int output] => _runs[output];

    /// <summary>The weight of an input in an output; 0 outside its run.</summary>
    public double At(int output, int input)
    {
        var (first, weights) = _runs[output];
        return input >= first && input - first < weights.Length ? weights[input - first] : 0;
    }

    /// <summary>The most inputs that an output has.</summary>
    public int Longest => _runs.Max(run => run.Weights.Length);

    /// <summary>An input of an output; the last one for those after it, which have no weight.</summary>
    public int Input(int output, int index) => _runs[output].First + Math.Min(index, _runs[output].Weights.Length - 1);

    /// <summary>The weight of <see cref="Input"/>.</summary>
    public double Weight(int output, int index) => _runs[output].Weights is var weights && index < weights.Length ? weights[index] : 0;

    /// <summary>The first input of each output's run, and one past the last.</summary>
    public IEnumerable<(int First, int End)> Spans => _runs.Select(run => (run.First, run.First + run.Weights.Length));

    /// <summary>The lowest input used, and one past the highest.</summary>
    public (int First, int End) Range => (Spans.Min(span => span.First), Spans.Max(span => span.End));

    /// <summary>Resamples the inputs [<paramref name="start"/>, <paramref name="start"/> + <paramref name="length"/>) into <paramref name="count"/> outputs.</summary>
    public static Taps Resample(int start, int length, int count, FrameInterpolation interpolation)
    {
        var scale = (double)length / count;
        var area = scale > (interpolation == FrameInterpolation.Automatic ? 2 : 1) && interpolation != FrameInterpolation.Bilinear;
        var runs = new (int, double[])[count];
        for (var i = 0; i < count; i++)
        {
            var (first, weights) = area ? Area(i * scale, (i + 1) * scale, length) : Linear((i + 0.5) * scale - 0.5, length);
            runs[i] = (start + first, weights);
        }
        return new(runs);
    }

    /// <summary>Replaces every input by inputs of another grid: where colour sits elsewhere than luma, or between a mosaic's pixels.</summary>
    /// <param name="replace">Gets an input, its weight, and what to call for each replacement.</param>
    public Taps Map(Action<int, double, Action<int, double>> replace)
    {
        var sums = new SortedDictionary<int, double>();
        void Add(int input, double weight) => sums[input] = sums.GetValueOrDefault(input) + weight;
        var runs = new (int, double[])[_runs.Length];
        for (var i = 0; i < runs.Length; i++)
        {
            sums.Clear();
            var (first, weights) = _runs[i];
            for (var k = 0; k < weights.Length; k++)
                replace(first + k, weights[k], Add);
            var lowest = sums.Keys.First();
            var dense = new double[sums.Keys.Last() - lowest + 1];
            foreach (var (input, weight) in sums)
                dense[input - lowest] = weight;
            runs[i] = (lowest, dense);
        }
        return new(runs);
    }

    private static (int, double[]) Area(double from, double to, int length)
    {
        var first = Math.Min((int)from, length - 1);
        var end = Math.Min((int)Math.Ceiling(to - Nothing), length);
        var weights = new double[Math.Max(end - first, 1)];
        for (var k = 0; k < weights.Length; k++)
            weights[k] = Math.Max(Math.Min(to, first + k + 1) - Math.Max(from, first + k), 0) / (to - from);
        return (first, weights);
    }

    private static (int, double[]) Linear(double at, int length)
    {
        var first = (int)Math.Floor(at);
        var share = at - first;
        if (first < 0)
            return (0, [1]);
        return share < Nothing || first >= length - 1 ? (Math.Min(first, length - 1), [1]) : (first, [1 - share, share]);
    }
}
