using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeSdk.Benchmarks;

/// <summary>What a figure is worth depends on these.</summary>
internal static class Processor
{
    public static string Describe()
    {
        (string Name, bool Supported)[] sets =
        [
            ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported), ("AVX-VNNI", AvxVnni.IsSupported),
            ("AdvSimd", AdvSimd.IsSupported), ("DotProd", Dp.IsSupported),
        ];
        return $"{Name()}{RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, "
            + string.Join(" ", sets.Where(s => s.Supported).Select(s => s.Name).Concat(Vnni()));
    }

    // .NET does not ask for the 512-bit products of bytes; Linux lists them.
    private static IEnumerable<string> Vnni() =>
        OperatingSystem.IsLinux() && File.ReadLines("/proc/cpuinfo").Any(line => line.StartsWith("flags", StringComparison.Ordinal) && line.Contains(" avx512_vnni", StringComparison.Ordinal))
            ? ["AVX-512-VNNI"] : [];

    private static string Name() =>
        OperatingSystem.IsLinux() && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? $"{line[(line.IndexOf(':') + 1)..].Trim()}, " : "";
}
