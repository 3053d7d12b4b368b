namespace EdgeSdk.Gpio;

/// <summary>Checks times of options.</summary>
internal static class PinTime
{
    public static TimeSpan Checked(TimeSpan value, TimeSpan minimum, TimeSpan maximum, string name) =>
        value >= minimum && value <= maximum ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; give a time from {minimum} to {maximum}.");
}
