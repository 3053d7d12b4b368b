using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>
/// Leaves the processor to others as they need it: the whole budget while the others use up to <c>from</c> of it, <c>lowestBudget</c> when they use <c>to</c> or
/// more, a straight line between. It reads <see cref="Quantity.CpuLoadOfOthers"/>, never the load that this process makes itself.
/// </summary>
public sealed class LoadPolicy : Policy
{
    private readonly Ramp _ramp;
    private readonly double _noise;

    /// <summary>Creates the policy.</summary>
    /// <param name="from">Load of others up to which there is no ceiling, in [0, 1], below <paramref name="to"/>.</param>
    /// <param name="to">Load of others from which the ceiling is <paramref name="lowestBudget"/>, in [0, 1].</param>
    /// <param name="lowestBudget">The lowest ceiling, in (0, 1].</param>
    /// <param name="noise">How far the load wavers, peak to peak, in [0, 1]: it must be this much lower before the budget rises.</param>
    /// <param name="whenAbsent">The ceiling where the load cannot be read, in (0, 1].</param>
    /// <param name="whenLost">The ceiling when it can no longer be read, in (0, 1]; <paramref name="lowestBudget"/> when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or <paramref name="to"/> is not above <paramref name="from"/>.</exception>
    public LoadPolicy(
        double from = 0.3, double to = 0.8, double lowestBudget = 0.1, double noise = 0.1, double whenAbsent = 1, double? whenLost = null)
        : base("load", whenAbsent, whenLost ?? Valid.Budget(lowestBudget))
    {
        Valid.Share(from);
        Valid.Share(to);
        if (to <= from)
            throw Valid.Outside(to, nameof(to), $"above from, which is {from}");
        _ramp = new Ramp(-to, -from, lowestBudget);
        _noise = Valid.Share(noise);
    }

    /// <inheritdoc/>
    public override Ceiling Evaluate(in DeviceView device)
    {
        if (!device.TryGet(Quantity.CpuLoadOfOthers, out var load))
            return Ceiling.Unknown;
        // Others cannot use less than nothing, so there the budget may rise without a margin.
        return Ceiling.At(_ramp.At(-load), _ramp.At(-(load <= 0 ? load : load + _noise)), first: load);
    }

    /// <inheritdoc/>
    public override string Describe(in Ceiling ceiling) => $"others use {ReasonText.Percent(ceiling.First)} of the processor";
}
