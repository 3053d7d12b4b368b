using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Benchmarks;

/// <summary>One model at one budget, run over and over on one image and one thread.</summary>
internal sealed class Timed : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _image;
    private readonly OrtValue _budget;
    private readonly List<double> _microseconds = [];

    public Timed(string name, InferenceSession session, long[] shape, float budget)
    {
        Name = name;
        _session = session;
        var random = new Random(1);
        var pixels = new float[shape.Aggregate((a, b) => a * b)];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = random.NextSingle();
        _image = OrtValue.CreateTensorValueFromMemory(pixels, shape);
        _budget = OrtValue.CreateTensorValueFromMemory([budget], []);
        _binding = session.CreateIoBinding();
        _binding.BindInput("image", _image);
        if (session.InputNames.Contains("budget"))
            _binding.BindInput("budget", _budget);
        foreach (var output in session.OutputNames)
            _binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
    }

    public string Name { get; }

    public double Median => Quantile(0.5);

    public double Quantile(double q) => _microseconds.Order().ElementAt((int)(q * (_microseconds.Count - 1)));

    public static InferenceSession Open(string path, string? optimised = null)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        if (optimised is not null)
            options.OptimizedModelFilePath = optimised;
        return new InferenceSession(path, options);
    }

    /// <summary>Runs all of them in turn, so that whatever else the machine does hits all alike.</summary>
    public static void Interleave(IReadOnlyList<Timed> all, TimeSpan duration)
    {
        foreach (var timed in all)
            for (var i = 0; i < 10; i++)
                timed.RunOnce();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
            foreach (var timed in all)
            {
                timed.RunOnce();
                timed._microseconds.Add(timed.RunOnce());
            }
    }

    private double RunOnce()
    {
        var start = Stopwatch.GetTimestamp();
        _session.RunWithBinding(_options, _binding);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    public void Dispose()
    {
        _binding.Dispose();
        _budget.Dispose();
        _image.Dispose();
        _options.Dispose();
    }
}
