namespace EdgeSdk.Robustness.Surroundings;

/// <summary>
/// The system's clock, which somebody sets back: the time of day by an hour, as people and time servers do, and the running time by a second, which a
/// virtual machine that moves to another host may see.
/// </summary>
internal sealed class SteppingClock : TimeProvider
{
    private long _day;
    private long _running;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _day));

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Interlocked.Read(ref _running) / (double)TimeSpan.TicksPerSecond * TimestampFrequency);

    public void StepBack()
    {
        Interlocked.Add(ref _day, -TimeSpan.TicksPerHour);
        Interlocked.Add(ref _running, -TimeSpan.TicksPerSecond);
    }

    public void Advance(TimeSpan time)
    {
        Interlocked.Add(ref _day, time.Ticks);
        Interlocked.Add(ref _running, time.Ticks);
    }
}
