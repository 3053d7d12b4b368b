namespace EdgeSdk.Execution;

/// <summary>The order in which targets are tried. The CPU comes last by itself.</summary>
public sealed class TargetPreference
{
    private Target[] _order = [Target.Cpu];

    internal TargetPreference()
    {
    }

    /// <summary>The targets in the order they are tried; ends with <see cref="Target.Cpu"/>, and by default is that alone.</summary>
    public IReadOnlyList<Target> Order => _order;

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
        _order = [.. order];
        return this;
    }
}
