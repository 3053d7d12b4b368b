namespace EdgeSdk.Budgets;

/// <summary>
/// How a frame spends a budget that is the mean over frames: it runs at a low level, and when its answer is unsure and time allows, again at a higher one. Of the two answers'
/// probabilities the mean counts, the second with <see cref="WeightOfSecond"/>.
/// </summary>
/// <param name="First">The level that every frame runs at, as a budget.</param>
/// <param name="Second">The level of the second run, as a budget.</param>
/// <param name="Below">The second run is for answers whose highest probability, after the level's temperature, is below this.</param>
/// <param name="Latest">The second run must begin within this time of the frame's arrival; <see cref="TimeSpan.MaxValue"/> when there is no deadline.</param>
public readonly record struct Escalation(double First, double Second, double Below, TimeSpan Latest)
{
    /// <summary>The share of the second answer in the mean of the two.</summary>
    /// <remarks>Measured, see <c>docs/governor.md</c>: 0.7 to 0.8 do equally well, and better than the second answer alone.</remarks>
    public const float WeightOfSecond = 0.75f;

    /// <summary>Whether a frame runs again.</summary>
    /// <param name="confidence">The highest probability of its first answer, in 0..1.</param>
    /// <param name="elapsed">The time since it arrived.</param>
    public bool IsNeeded(double confidence, TimeSpan elapsed) => confidence < Below && elapsed <= Latest;
}
