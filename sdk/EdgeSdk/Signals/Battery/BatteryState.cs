namespace EdgeSdk.Signals;

/// <summary>What an operating system tells about the device's batteries; what it does not tell is null. Units as in <see cref="Quantity"/>.</summary>
internal readonly record struct BatteryState
{
    public double? Charge { get; init; }

    public double? Direction { get; init; }

    public double? Draw { get; init; }

    public double? Energy { get; init; }

    public double? TimeToEmpty { get; init; }

    public double? ExternalPower { get; init; }
}
