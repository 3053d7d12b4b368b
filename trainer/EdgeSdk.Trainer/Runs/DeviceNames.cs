namespace EdgeSdk.Trainer.Runs;

/// <summary>Where training computes.</summary>
public static class DeviceNames
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>An NVIDIA GPU; it needs TorchSharp's CUDA package in the place of its CPU package.</summary>
    public const string Cuda = "cuda";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Cpu, Cuda];
}
