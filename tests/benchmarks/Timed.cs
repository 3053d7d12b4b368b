using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Benchmarks;

/// <summary>One session at one budget, run over and over on one image and one thread.</summary>
internal sealed class Timed : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _image;
    private readonly OrtValue _budget;
    private readonly List<double> _microseconds = [];

    public Timed(InferenceSession session, long[] shape, float budget)
    {
        _session = session;
        var random = new Random(1);
        var pixels = new float[shape.Aggregate((a, b) => a * b)];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = random.NextSingle();
        _image = OrtValue.CreateTensorValueFromMemory(pixels, shape);
        _budget = OrtValue.CreateTensorValueFromMemory([budget], []);
        _binding = _session.CreateIoBinding();
        _binding.BindInput("image", _image);
        if (_session.InputNames.Contains("budget"))
            _binding.BindInput("budget", _budget);
        foreach (var output in _session.OutputNames)
            _binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
    }

    public double Median => Quantile(0.5);

    public int Runs => _microseconds.Count;

    /// <summary>The time that a tenth of the runs beat: what it costs when nothing else disturbs.</summary>
    public double Fastest => Quantile(0.1);

    /// <summary>Runs all of them in turn, so that whatever else the machine does hits all alike; the first run of a turn warms the caches.</summary>
    public static void Interleave(IReadOnlyList<Timed> all, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        for (var turn = 0; turn < 3 || watch.Elapsed < duration; turn++)
            foreach (var timed in all)
            {
                timed.RunOnce();
                var time = timed.RunOnce();
                if (turn > 0 && watch.Elapsed > duration / 20)
                    timed._microseconds.Add(time);
            }
    }

    /// <summary>How much longer one takes than the other: medians, and in brackets the fastest tenths.</summary>
    public static string Ratio(Timed one, Timed other) =>
        FormattableString.Invariant($"{one.Median / other.Median:0.00} ({one.Fastest / other.Fastest:0.00})");

    public void Dispose()
    {
        _binding.Dispose();
        _budget.Dispose();
        _image.Dispose();
        _options.Dispose();
    }

    private double Quantile(double share) => _microseconds.Order().ElementAt((int)(share * (_microseconds.Count - 1)));

    /// <summary>Runs once and returns the microseconds.</summary>
    public double RunOnce()
    {
        var start = Stopwatch.GetTimestamp();
        _session.RunWithBinding(_options, _binding);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
