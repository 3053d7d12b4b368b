using System.Globalization;

namespace BudgetFromAnywhere;

/// <summary>What somebody asks for, in the one notation that all sources share: a number above 0 and up to 1, or nothing, which takes the order back.</summary>
/// <param name="Budget">The budget; <see langword="null"/> is nothing.</param>
/// <param name="Until">When it ends by itself, as a timestamp of the clock; <see langword="null"/> is never.</param>
internal sealed record Order(double? Budget, long? Until = null)
{
    public static readonly Order Nothing = new((double?)null);

    /// <summary>Reads an order.</summary>
    /// <exception cref="FormatException">It is none; the message says so in a sentence.</exception>
    public static Order Parse(string text, string where)
    {
        text = text.Trim();
        if (text.Length == 0)
            return Nothing;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var budget) && budget is > 0 and <= 1)
            return new(budget);
        // On one line and not too long: anybody may have sent it, and it goes into a log.
        var shown = string.Concat(text.Take(40).Select(letter => char.IsControl(letter) ? '?' : letter)) + (text.Length > 40 ? "..." : "");
        throw new FormatException($"{where} is '{shown}'; give a number above 0 and up to 1, or nothing to take it back.");
    }
}
