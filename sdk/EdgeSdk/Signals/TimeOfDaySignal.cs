namespace EdgeSdk.Signals;

/// <summary>The local time of day as a reading like any other, so that a policy that goes by it can be replayed. Every governor reads it.</summary>
internal sealed class TimeOfDaySignal(TimeProvider clock) : Signal(Quantity.TimeOfDay)
{
    public override void Read(TimeSpan now, Span<double?> values) => values[0] = clock.GetLocalNow().TimeOfDay.TotalSeconds;
}
