namespace EdgeSdk.Budgets;

/// <summary>Turns signals into a ceiling for the budget. A pure function of what it is shown: no state, no clock, no allocation.</summary>
public abstract class Policy
{
    /// <summary>Creates the policy.</summary>
    /// <param name="name">A short word for decisions and logs, for example <c>battery</c>.</param>
    /// <param name="whenAbsent">The ceiling while its signal was never known, in (0, 1].</param>
    /// <param name="whenLost">The ceiling after its signal was known and then went stale, in (0, 1].</param>
    /// <exception cref="ArgumentException">The name is empty or has blanks.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A ceiling is outside (0, 1].</exception>
    protected Policy(string name, double whenAbsent, double whenLost)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Any(char.IsWhiteSpace))
            throw new ArgumentException($"The policy '{name}' has a blank in its name, which logs put between their words; write it with a dash.", nameof(name));
        (Name, WhenAbsent, WhenLost) = (name, Valid.Budget(whenAbsent), Valid.Budget(whenLost));
    }

    /// <summary>A short word for decisions and logs.</summary>
    public string Name { get; }

    /// <summary>The ceiling while the policy's signal was never known: the device has no such sensor. In (0, 1].</summary>
    public double WhenAbsent { get; }

    /// <summary>The ceiling after the policy's signal was known and then went stale: the sensor failed. In (0, 1].</summary>
    public double WhenLost { get; }

    /// <summary>Whether a forced budget overrides this policy; <see langword="false"/> for policies that keep the device safe. The default is <see langword="true"/>.</summary>
    public virtual bool CanBeOverridden => true;

    /// <summary>The seconds within which every frame must be done, with all its runs; infinite when the policy knows none.</summary>
    internal virtual double Deadline => double.PositiveInfinity;

    /// <summary>What the policy allows now. Called for every frame: no allocation, no waiting, no exception.</summary>
    public abstract Ceiling Evaluate(in DeviceView device);

    /// <summary>The reason for a ceiling that <see cref="Evaluate"/> gave, for people, for example <c>battery 22 %, 41 min to go</c>.</summary>
    public virtual string Describe(in Ceiling ceiling) => Name;
}
