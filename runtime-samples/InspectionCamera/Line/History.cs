namespace InspectionCamera.Line;

/// <summary>The last minutes, so that a page that is opened now shows how it came to this.</summary>
internal sealed class History
{
    private const int Kept = 1200;

    private readonly Lock _gate = new();
    private readonly Queue<Sample> _samples = [];

    public void Add(Sample sample)
    {
        lock (_gate)
        {
            _samples.Enqueue(sample);
            if (_samples.Count > Kept)
                _samples.Dequeue();
        }
    }

    public Sample[] All()
    {
        lock (_gate)
            return [.. _samples];
    }
}

/// <summary>The line at one moment.</summary>
/// <param name="Time">Seconds: of the trace's day, or since 1970 on a real device.</param>
/// <param name="Budget">The budget granted; <see langword="null"/> while no frame runs.</param>
/// <param name="Policy">What bound it.</param>
/// <param name="Reason">The same in words.</param>
/// <param name="Battery">State of charge, 0..1.</param>
/// <param name="Load">Load of others, 0..1.</param>
/// <param name="Temperature">Degrees Celsius.</param>
/// <param name="P50">Median latency in milliseconds.</param>
/// <param name="P99">What 99 frames in 100 stay under.</param>
internal sealed record Sample(
    double Time, double? Budget, string Policy, string Reason, double? Battery, double? Load, double? Temperature, double? P50, double? P99);
