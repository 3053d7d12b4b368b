namespace EdgeSdk.Trainer.Runs;

/// <summary>The loss of a step, or what the step before it left of the weights, was not a number.</summary>
public sealed class DivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="checkpoint">The last good checkpoint, or <see langword="null"/> when there is none yet.</param>
    public DivergedException(int step, string? checkpoint)
        : base($"Training diverged: at step {step} the loss or the weights are not numbers. {(checkpoint is null ? "There is no checkpoint yet." : $"The last good checkpoint is {checkpoint}.")} Lower the learning rate or lengthen the warm-up.")
    {
        Step = step;
        Checkpoint = checkpoint;
    }

    /// <summary>The step, from 0.</summary>
    public int Step { get; }

    /// <summary>The last good checkpoint, or <see langword="null"/>.</summary>
    public string? Checkpoint { get; }
}
