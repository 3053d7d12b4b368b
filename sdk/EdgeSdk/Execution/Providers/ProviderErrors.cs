using System.Text.RegularExpressions;

namespace EdgeSdk.Execution.Providers;

/// <summary>From what ONNX Runtime says to what it means and what a user can do about it.</summary>
internal static partial class ProviderErrors
{
    private static readonly string[] Memory =
        ["out of memory", "bad allocation", "bad_alloc", "failed to allocate", "8007000E", "cudaErrorMemoryAllocation", "CUDA failure 2:", "CUBLAS_STATUS_ALLOC_FAILED"];

    private static readonly string[] Lost =
    [
        "887A0005", "887A0006", "887A0007", "887A0020", "device removed", "device was removed", "device lost", "DXGI_ERROR_DEVICE", "cudaErrorDevicesUnavailable",
        "CUDA failure 46:", "CUDA failure 100:", "CUDA failure 700:", "CUDA failure 709:", "CUDA failure 710:", "CUDA failure 719:", "CUDA failure 999:",
        "illegal memory access", "unspecified launch failure",
    ];

    /// <summary>The exception of the seam for <paramref name="error"/>; <paramref name="otherwise"/> where the message says no more.</summary>
    public static ProviderException Of(Target target, Exception error, TargetFault otherwise)
    {
        var message = FirstLine(error.Message);
        var fault = Says(error.Message, Memory) ? TargetFault.OutOfMemory : Says(error.Message, Lost) ? TargetFault.DeviceLost : otherwise;
        return new(fault, fault == TargetFault.Unavailable && Advice(target, error.Message) is { } advice ? advice : message, error);
    }

    /// <summary>What to install or check, where the message of a provider that cannot start is one of the known ones.</summary>
    internal static string? Advice(Target target, string message)
    {
        if (NotFound().Match(message) is { Success: true } missing)
        {
            var library = missing.Groups[1].Value;
            return $"{target.Family} provider present, Failed to load {library}: not found; {Install(library)}";
        }
        if (message.Contains("LoadLibrary failed with error 126", StringComparison.Ordinal))
            return $"{target.Family} provider present, Failed to load one of its libraries; install the CUDA toolkit and cuDNN that this ONNX Runtime was built for and put their bin folders on PATH.";
        if (message.Contains("CUDA failure 35", StringComparison.Ordinal) || message.Contains("driver version is insufficient", StringComparison.OrdinalIgnoreCase))
            return $"{target.Family} provider present, the NVIDIA driver is older than its CUDA; update the driver.";
        if (message.Contains("CUDA failure 100", StringComparison.Ordinal) || message.Contains("no CUDA-capable device", StringComparison.OrdinalIgnoreCase))
            return $"{target.Family} provider present, no NVIDIA GPU found; check 'nvidia-smi', and in a container that it was started with the GPU.";
        return null;
    }

    private static string Install(string library)
    {
        var version = Version().Match(library) is { Success: true } found ? found.Groups[1].Value : "";
        if (library.StartsWith("libcudnn", StringComparison.Ordinal))
            return $"install cuDNN {version} or put its folder on LD_LIBRARY_PATH.";
        if (library.StartsWith("libcuda.", StringComparison.Ordinal) || library.StartsWith("libnvidia", StringComparison.Ordinal))
            return "install the NVIDIA driver; in a container, start it with the GPU.";
        if (library.StartsWith("libnvrtc", StringComparison.Ordinal) || library.StartsWith("libcu", StringComparison.Ordinal))
            return $"install {(version.Length > 0 ? $"CUDA {version}" : "CUDA")} or put its lib64 folder on LD_LIBRARY_PATH.";
        return "install the package that holds it or put its folder on LD_LIBRARY_PATH.";
    }

    private static bool Says(string message, string[] marks) => Array.Exists(marks, mark => message.Contains(mark, StringComparison.OrdinalIgnoreCase));

    private static string FirstLine(string message) => message.AsSpan().Trim().ToString().Split('\n', 2)[0].TrimEnd();

    [GeneratedRegex(@"([\w.+-]+\.so[\w.]*): cannot open shared object file")]
    private static partial Regex NotFound();

    [GeneratedRegex(@"\.so\.(\d+)")]
    private static partial Regex Version();
}
