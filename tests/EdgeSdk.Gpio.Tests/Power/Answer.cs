using EdgeSdk.Gpio.Power;

namespace EdgeSdk.Gpio.Tests.Power;

internal static class Answer
{
    /// <summary>What a signal says now, in the order of its quantities.</summary>
    public static double?[] Now(this I2cSignal signal)
    {
        var values = new double?[signal.Quantities.Count];
        signal.Read(default, values);
        return values;
    }
}
