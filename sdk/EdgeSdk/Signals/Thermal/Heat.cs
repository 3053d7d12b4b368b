namespace EdgeSdk.Signals;

/// <summary>A temperature in degrees Celsius and the degrees left to the nearest limit; what is not known is null.</summary>
internal readonly record struct Heat(double? Temperature, double? Headroom)
{
    public Heat With(double temperature, double? limit) =>
        new(Hottest(Temperature, temperature), limit is { } at ? Math.Min(Headroom ?? double.PositiveInfinity, at - temperature) : Headroom);

    public static double? Hottest(double? first, double? second) => first is { } a && second is { } b ? Math.Max(a, b) : first ?? second;

    /// <summary>A file of thousandths of a degree; sensors without power answer with values that no running device has.</summary>
    public static double? Read(string path) => SensorFile.ReadNumber(path) / 1000 is > -60 and < 200 and var degrees ? degrees : null;
}
