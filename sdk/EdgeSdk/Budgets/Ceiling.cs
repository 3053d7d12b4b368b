namespace EdgeSdk.Budgets;

/// <summary>
/// What a policy allows, with the numbers it decided by; the text is made from them by <see cref="Policy.Describe"/> only when somebody reads it.
/// </summary>
public readonly struct Ceiling
{
    internal const int Lost = -1, Absent = -2;

    private Ceiling(bool known, double budget, double rise, int why, double first, double second) =>
        (IsKnown, Budget, Rise, Why, First, Second) = (known, budget, rise, why, first, second);

    /// <summary>The policy's signal is not known, so the policy cannot say.</summary>
    public static Ceiling Unknown => default;

    /// <summary>The policy allows the whole budget.</summary>
    public static Ceiling None => new(true, 1, 1, 0, 0, 0);

    /// <summary>A ceiling.</summary>
    /// <param name="budget">The budget must not be above this.</param>
    /// <param name="rise">
    /// The budget must not be raised above this, which is lower than <paramref name="budget"/> by what the signal's noise can move it;
    /// equal to it for a ceiling without noise.
    /// </param>
    /// <param name="why">The policy's own code for the reason, 0 or above.</param>
    /// <param name="first">A number for <see cref="Policy.Describe"/>.</param>
    /// <param name="second">A number for <see cref="Policy.Describe"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="why"/> is negative.</exception>
    public static Ceiling At(double budget, double rise, int why = 0, double first = 0, double second = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(why);
        return double.IsNaN(budget) ? Unknown : new(true, budget, rise <= budget ? rise : budget, why, first, second);
    }

    internal static Ceiling WithoutSignal(double budget, int why) => new(true, budget, budget, why, 0, 0);

    /// <summary>Whether the policy can say.</summary>
    public bool IsKnown { get; }

    /// <summary>The budget must not be above this.</summary>
    public double Budget { get; }

    /// <summary>The budget must not be raised above this; never above <see cref="Budget"/>.</summary>
    public double Rise { get; }

    /// <summary>The policy's own code for the reason.</summary>
    public int Why { get; }

    /// <summary>A number that the reason names.</summary>
    public double First { get; }

    /// <summary>A number that the reason names.</summary>
    public double Second { get; }
}
