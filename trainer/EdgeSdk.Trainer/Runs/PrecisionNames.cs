namespace EdgeSdk.Trainer.Runs;

/// <summary>The types that convolutions can compute in while a network trains.</summary>
public static class PrecisionNames
{
    /// <summary>Single precision.</summary>
    public const string Full = "float32";

    /// <summary>Half the bytes with the range of single precision; faster where the processor multiplies it (AVX-512 BF16, AMX, GPUs).</summary>
    public const string BFloat16 = "bfloat16";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Full, BFloat16];
}
