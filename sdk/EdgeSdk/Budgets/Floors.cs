using EdgeSdk.Frames;

namespace EdgeSdk.Budgets;

/// <summary>The budgets that frames get at least, by priority; 0 is no floor.</summary>
internal readonly record struct Floors(double Normal, double Critical)
{
    /// <summary>What holds for normal frames holds for critical ones too.</summary>
    public double For(FramePriority priority) => priority == FramePriority.Critical ? Math.Max(Normal, Critical) : Normal;

    public Floors With(double budget, FramePriority priority) => priority == FramePriority.Critical ? this with { Critical = budget } : this with { Normal = budget };
}
