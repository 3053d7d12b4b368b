namespace EdgeSdk.Execution;

/// <summary>A target that was tried when the model was opened, and what came of it.</summary>
public sealed class TargetAttempt
{
    internal TargetAttempt(Target target, string? refusal)
    {
        Target = target;
        Refusal = refusal;
    }

    /// <summary>The target.</summary>
    public Target Target { get; }

    /// <summary>Why it cannot run the model; <see langword="null"/> for the one that does.</summary>
    public string? Refusal { get; }

    /// <summary>The target and, if it refused, why.</summary>
    public override string ToString() => Refusal is null ? Target.Name : $"{Target.Name}: {Refusal}";
}
