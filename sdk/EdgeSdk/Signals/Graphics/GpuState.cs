namespace EdgeSdk.Signals;

/// <summary>What is known of one graphics processor or of several together; what is not is null. Units as in <see cref="Quantity"/>.</summary>
internal readonly record struct GpuState(double? Load, double? Temperature, double? Power)
{
    public GpuState And(GpuState other) => new(Most(Load, other.Load), Most(Temperature, other.Temperature), Sum(Power, other.Power));

    private static double? Most(double? a, double? b) => a is { } x && b is { } y ? Math.Max(x, y) : a ?? b;

    private static double? Sum(double? a, double? b) => a is { } x && b is { } y ? x + y : a ?? b;
}
