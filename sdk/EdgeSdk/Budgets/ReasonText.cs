using System.Globalization;

namespace EdgeSdk.Budgets;

/// <summary>Numbers as the reasons show them, the same in every culture.</summary>
internal static class ReasonText
{
    public static string Budget(double budget) => budget.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    public static string Degrees(double degrees) => string.Create(CultureInfo.InvariantCulture, $"{degrees:0.#} °C");

    public static string Watts(double watts) => string.Create(CultureInfo.InvariantCulture, $"{watts:0.00} W");

    public static string Milliseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.0} ms");

    public static string Time(double seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds):0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };
}
