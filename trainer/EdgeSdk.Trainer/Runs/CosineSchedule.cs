namespace EdgeSdk.Trainer.Runs;

/// <summary>Linear warm-up, then half a cosine to zero (Loshchilov and Hutter, ICLR 2017, arXiv 1608.03983).</summary>
internal static class CosineSchedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="highest">The learning rate after the warm-up.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="steps">Steps of the whole run.</param>
    /// <param name="warmUp">Share of the run that warms up.</param>
    public static double At(double highest, int step, int steps, double warmUp)
    {
        var warmUpSteps = warmUp * steps;
        return step < warmUpSteps
            ? highest * (step + 1) / (warmUpSteps + 1)
            : highest * 0.5 * (1 + Math.Cos(Math.PI * (step - warmUpSteps) / (steps - warmUpSteps)));
    }
}
