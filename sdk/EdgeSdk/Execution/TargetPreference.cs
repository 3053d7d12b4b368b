namespace EdgeSdk.Execution;

/// <summary>The order in which targets are tried, and when one counts as failed. The CPU comes last by itself.</summary>
public sealed class TargetPreference
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private Target[] _order = [Target.Cpu];

    internal TargetPreference()
    {
    }

    /// <summary>The targets in the order they are tried; ends with <see cref="Target.Cpu"/>, and by default is that alone.</summary>
    public IReadOnlyList<Target> Order => _order;

    /// <summary>Whether <see cref="Auto"/> was chosen last.</summary>
    internal bool IsAuto { get; private set; }

    /// <summary>
    /// Whether a session on the CPU is open from the beginning, so that the frame that meets a failing device is answered without delay.
    /// <see langword="false"/> saves its memory, and that frame waits until the CPU session is open. The default is <see langword="true"/>.
    /// </summary>
    public bool KeepCpuReady { get; set; } = true;

    /// <summary>A run on an accelerator that takes longer has hung: it is ended and its frame runs on the next target. 1 ms to 1 day; the default is 5 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan HangAfter { get; set => field = Checked(value, nameof(HangAfter)); } = TimeSpan.FromSeconds(5);

    /// <summary>How long a failed target rests before it is tried again in the background; doubles with every failure that follows. 1 ms to 1 day; the default is 10 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan RetryAfter { get; set => field = Checked(value, nameof(RetryAfter)); } = TimeSpan.FromSeconds(10);

    /// <summary>The longest rest. 1 ms to 1 day; the default is 10 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan RetryAtMost { get; set => field = Checked(value, nameof(RetryAtMost)); } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How far a target's embedding and logits may be from the CPU's on the self-test image, as a share of their length (L2), above 0 to 1.
    /// The default is 0.02: room for TF32 and float16, none for a broken driver.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public double Tolerance
    {
        get;
        set => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Tolerance is above 0 and not above 1.");
    } = 0.02;

    /// <summary>Tries <paramref name="targets"/> in this order, then the CPU. Replaces what was preferred before.</summary>
    /// <exception cref="ArgumentException">A target is named twice, or one follows the CPU, which never refuses.</exception>
    public TargetPreference Prefer(params ReadOnlySpan<Target> targets)
    {
        var order = new List<Target>();
        foreach (var target in targets)
        {
            ArgumentNullException.ThrowIfNull(target, nameof(targets));
            if (order.Contains(target))
                throw new ArgumentException($"{target} is named twice.", nameof(targets));
            if (order.Contains(Target.Cpu))
                throw new ArgumentException($"{target} follows CPU and would never be tried: put CPU last or leave it out.", nameof(targets));
            order.Add(target);
        }
        if (!order.Contains(Target.Cpu))
            order.Add(Target.Cpu);
        (_order, IsAuto) = ([.. order], false);
        return this;
    }

    /// <summary>Tries every accelerator that the application brings, CUDA and DirectML before plug-ins, then the CPU. Replaces what was preferred before.</summary>
    public TargetPreference Auto()
    {
        (_order, IsAuto) = ([Target.Cpu], true);
        return this;
    }

    private static TimeSpan Checked(TimeSpan value, string name) => value >= TimeSpan.FromMilliseconds(1) && value <= Longest
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is 1 ms to 1 day.");
}
