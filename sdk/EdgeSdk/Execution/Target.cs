namespace EdgeSdk.Execution;

/// <summary>Where a model runs. There is one instance per target, so <c>==</c> compares.</summary>
public sealed class Target
{
    private Target(string name, string provider)
    {
        Name = name;
        Provider = provider;
    }

    /// <summary>The processor; always there, so always the last choice.</summary>
    public static Target Cpu { get; } = new("CPU", "CPUExecutionProvider");

    /// <summary>The first NVIDIA GPU. Needs an application built with <c>-p:EdgeAccelerator=Cuda</c>.</summary>
    public static Target Cuda { get; } = new("CUDA", "CUDAExecutionProvider");

    /// <summary>The first DirectX 12 GPU on Windows. Needs an application built with <c>-p:EdgeAccelerator=DirectML</c>.</summary>
    public static Target DirectML { get; } = new("DirectML", "DmlExecutionProvider");

    /// <summary>The name for people: <c>CPU</c>, <c>CUDA</c> or <c>DirectML</c>.</summary>
    public string Name { get; }

    /// <summary>What ONNX Runtime calls it.</summary>
    internal string Provider { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
