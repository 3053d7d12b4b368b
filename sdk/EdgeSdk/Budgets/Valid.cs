using System.Globalization;
using System.Runtime.CompilerServices;

namespace EdgeSdk.Budgets;

/// <summary>Checks numbers of a configuration; NaN is in no range.</summary>
internal static class Valid
{
    public static double Budget(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && value <= 1 ? value : throw Outside(value, name, "above 0 and up to 1");

    public static double Share(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && value <= 1 ? value : throw Outside(value, name, "from 0 to 1");

    public static double Positive(double value, double maximum, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && value <= maximum ? value : throw Outside(value, name, string.Create(CultureInfo.InvariantCulture, $"above 0 and up to {maximum}"));

    public static double Within(double value, double minimum, double maximum, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= minimum && value <= maximum ? value : throw Outside(value, name, string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}"));

    public static TimeSpan Time(TimeSpan value, TimeSpan minimum, TimeSpan maximum, string name) =>
        value >= minimum && value <= maximum ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; give a time from {minimum} to {maximum}.");

    public static ArgumentOutOfRangeException Outside(double value, string name, string range) =>
        new(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; give a number {range}."));
}
