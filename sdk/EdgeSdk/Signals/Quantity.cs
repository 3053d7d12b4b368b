namespace EdgeSdk.Signals;

/// <summary>Something about the device that can be read: its name, unit and the values that make sense. Compared by reference.</summary>
public sealed partial class Quantity
{
    private static int _count;

    /// <summary>Describes a quantity of the application's own.</summary>
    /// <param name="name">A name for people and logs, for example <c>belt.speed</c>.</param>
    /// <param name="unit">The unit of its values, for example <c>m/s</c>.</param>
    /// <param name="minimum">The smallest value that makes sense; a smaller one counts as unknown.</param>
    /// <param name="maximum">The largest value that makes sense; a larger one counts as unknown.</param>
    /// <exception cref="ArgumentException">The name is empty or has blanks, or the range is not one.</exception>
    public Quantity(string name, string unit, double minimum = double.MinValue, double maximum = double.MaxValue)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Any(char.IsWhiteSpace))
            throw new ArgumentException($"The quantity '{name}' has a blank in its name, which logs put between their words; write it with a dot or an underscore.", nameof(name));
        ArgumentNullException.ThrowIfNull(unit);
        if (!(minimum <= maximum))
            throw new ArgumentException($"{name}: the range {minimum} to {maximum} is empty; give a minimum that is not above the maximum.", nameof(minimum));
        (Name, Unit, Minimum, Maximum) = (name, unit, minimum, maximum);
    }

    /// <summary>A number of its own, counted from 0, by which sets of readings find it.</summary>
    internal int Number { get; } = Interlocked.Increment(ref _count) - 1;

    /// <summary>The name, for people and logs.</summary>
    public string Name { get; }

    /// <summary>The unit of its values.</summary>
    public string Unit { get; }

    /// <summary>The smallest value that makes sense.</summary>
    public double Minimum { get; }

    /// <summary>The largest value that makes sense.</summary>
    public double Maximum { get; }

    /// <summary>The name and the unit.</summary>
    public override string ToString() => $"{Name} ({Unit})";

    // NaN compares false with everything, so it makes no sense either.
    internal bool MakesSense(double value) => value >= Minimum && value <= Maximum;
}
