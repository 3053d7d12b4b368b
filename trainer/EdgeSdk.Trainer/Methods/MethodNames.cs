namespace EdgeSdk.Trainer.Methods;

/// <summary>The methods of pre-training by name.</summary>
public static class MethodNames
{
    /// <summary>One run for every budget.</summary>
    public const string Elastic = "elastic";

    /// <summary>VICReg with the dense network.</summary>
    public const string VicReg = "vicreg";

    /// <summary>VICReg with the gated network, for one target.</summary>
    public const string VicRegGating = "vicreg-gating";

    /// <summary>VICReg between the gated network and the dense one, for one target.</summary>
    public const string VicRegDual = "vicreg-dual";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Elastic, VicReg, VicRegGating, VicRegDual];

    /// <summary>Whether a method's gates are trained for one target.</summary>
    internal static bool HasTarget(string method) => method is VicRegGating or VicRegDual;
}
