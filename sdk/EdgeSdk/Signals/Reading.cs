using System.Globalization;

namespace EdgeSdk.Signals;

/// <summary>One quantity as it was read at one moment, or the fact that it could not be read.</summary>
public readonly struct Reading
{
    private readonly double _value;

    /// <summary>A reading; unknown when the value is missing or makes no sense for the quantity.</summary>
    /// <param name="quantity">What was read.</param>
    /// <param name="value">Its value in the quantity's unit; <see langword="null"/> when it could not be read.</param>
    /// <param name="time">When, on the governor's clock.</param>
    public Reading(Quantity quantity, double? value, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        Quantity = quantity;
        Time = time;
        IsKnown = value is { } number && quantity.MakesSense(number);
        _value = IsKnown ? value.GetValueOrDefault() : 0;
    }

    /// <summary>What was read.</summary>
    public Quantity Quantity { get; }

    /// <summary>When it was read: time since the governor was created.</summary>
    public TimeSpan Time { get; }

    /// <summary>Whether there is a value.</summary>
    public bool IsKnown { get; }

    /// <summary>Gives the value in the quantity's unit, if it is known.</summary>
    public bool TryGet(out double value)
    {
        value = _value;
        return IsKnown;
    }

    /// <summary>The reading for people, for example <c>battery.charge 0.22 share</c>.</summary>
    public override string ToString() => Quantity is null ? "nothing"
        : IsKnown ? string.Create(CultureInfo.InvariantCulture, $"{Quantity.Name} {_value:0.###} {Quantity.Unit}")
        : $"{Quantity.Name} unknown";
}
