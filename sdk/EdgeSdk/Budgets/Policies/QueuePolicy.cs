using System.Globalization;
using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>
/// Catches up when frames wait: the whole budget while up to <c>from</c> frames wait, <c>lowestBudget</c> when <c>to</c> or more do, a straight line between. Reads
/// <see cref="Quantity.QueueDepth"/>.
/// </summary>
public sealed class QueuePolicy : Policy
{
    private readonly Ramp _ramp;
    private readonly double _noise;

    /// <summary>Creates the policy.</summary>
    /// <param name="from">Waiting frames up to which there is no ceiling, from 0 to 1,000,000, below <paramref name="to"/>.</param>
    /// <param name="to">Waiting frames from which the ceiling is <paramref name="lowestBudget"/>, from 0 to 1,000,000.</param>
    /// <param name="lowestBudget">The lowest ceiling, in (0, 1].</param>
    /// <param name="noise">How many frames the queue wavers by, from 0 to 1,000,000: it must be this much shorter before the budget rises.</param>
    /// <param name="whenAbsent">The ceiling where there is no queue, in (0, 1].</param>
    /// <param name="whenLost">The ceiling when the queue no longer tells its depth, in (0, 1]; <paramref name="lowestBudget"/> when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or <paramref name="to"/> is not above <paramref name="from"/>.</exception>
    public QueuePolicy(double from = 1, double to = 4, double lowestBudget = 0.1, double noise = 1, double whenAbsent = 1, double? whenLost = null)
        : base("queue", whenAbsent, whenLost ?? Valid.Budget(lowestBudget))
    {
        Valid.Within(from, 0, 1e6);
        Valid.Within(to, 0, 1e6);
        if (to <= from)
            throw Valid.Outside(to, nameof(to), string.Create(CultureInfo.InvariantCulture, $"above from, which is {from}"));
        _ramp = new Ramp(-to, -from, lowestBudget);
        _noise = Valid.Within(noise, 0, 1e6);
    }

    /// <inheritdoc/>
    public override Ceiling Evaluate(in DeviceView device)
    {
        if (!device.TryGet(Quantity.QueueDepth, out var waiting))
            return Ceiling.Unknown;
        // An empty queue cannot get shorter, so there the budget may rise without a margin.
        return Ceiling.At(_ramp.At(-waiting), _ramp.At(-(waiting <= 0 ? waiting : waiting + _noise)), first: waiting);
    }

    /// <inheritdoc/>
    public override string Describe(in Ceiling ceiling) => string.Create(CultureInfo.InvariantCulture, $"{ceiling.First:0} frames wait");
}
