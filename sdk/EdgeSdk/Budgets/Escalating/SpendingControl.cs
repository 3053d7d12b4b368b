namespace EdgeSdk.Budgets.Escalating;

/// <summary>
/// Keeps the mean of what frames spend on the budget while the stream is not like the held-out images: an integrator over what was spent too much, bounded by the shares that
/// are possible. Because it integrates, a harder stream costs a fixed number of frames' overspending and no more, however long it lasts.
/// </summary>
internal struct SpendingControl
{
    // A hundred frames' overspending moves the share by all there is: fast enough for a stream that changes, slow enough that its own scatter costs little accuracy.
    private const double Gain = 0.01;

    private double _shift;

    /// <summary>The share of the held-out images that would run again now.</summary>
    public double Share(EscalationPlan plan)
    {
        _shift = Math.Clamp(_shift, ConfidenceCurve.Least - plan.Share, 1 - plan.Share);
        return plan.Share + _shift;
    }

    /// <summary>A frame has spent so much of a budget; both as shares of the dense MACs, like those of the higher level.</summary>
    public void Spent(double macs, double budget, double high)
    {
        if (macs is > 0 and < 10 && high > 0)
            _shift -= Gain * (macs - budget) / high;
    }
}
