using System.Globalization;

namespace EdgeSdk.Gpio.Power;

/// <summary>Checks that a shunt and a current suit a chip: the voltage between them must be one that it measures and can calibrate for.</summary>
internal static class ShuntRange
{
    public static void Check(string chip, double shuntOhms, double maxAmperes, double leastVolts, double mostVolts)
    {
        if (!(shuntOhms is > 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(shuntOhms), shuntOhms, Said($"{chip}: the shunt is {shuntOhms} ohm; give a number above 0 and up to 100."));
        if (!(maxAmperes is > 0 and <= 10_000))
            throw new ArgumentOutOfRangeException(nameof(maxAmperes), maxAmperes, Said($"{chip}: the most current is {maxAmperes} A; give a number above 0 and up to 10000."));
        var volts = shuntOhms * maxAmperes;
        // A hair of room for decimals like 0.1 that are not exact.
        if (volts < leastVolts * (1 - 1e-9) || volts > mostVolts * (1 + 1e-9))
            throw new ArgumentException(Said(
                $"{chip}: {maxAmperes} A over {shuntOhms} ohm are {volts * 1000:0.###} mV, and the chip takes {leastVolts * 1000:0.###} to {mostVolts * 1000:0.###} mV; change the shunt or maxAmperes."), nameof(maxAmperes));
    }

    private static string Said(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
