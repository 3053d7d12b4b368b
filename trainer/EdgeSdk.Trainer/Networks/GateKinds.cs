namespace EdgeSdk.Trainer.Networks;

/// <summary>What the gates of an <c>elastic</c> network learn from.</summary>
public static class GateKinds
{
    /// <summary>The budget while the network trains; how hard an image is is fitted afterwards.</summary>
    public const string Budget = "budget";

    /// <summary>The budget and the image, while the network trains.</summary>
    public const string Image = "image";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Budget, Image];
}
