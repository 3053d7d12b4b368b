using EdgeSdk.Execution;
using EdgeSdk.Execution.Providers;

namespace EdgeSdk.Tests.Execution;

public class ProviderErrorsTests
{
    [Theory]
    [InlineData("Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot open shared object file: No such file or directory", "libcublasLt.so.13", "install CUDA 13")]
    [InlineData("libcudnn.so.9: cannot open shared object file: No such file", "libcudnn.so.9", "install cuDNN 9")]
    [InlineData("libcuda.so.1: cannot open shared object file: No such file", "libcuda.so.1", "install the NVIDIA driver")]
    [InlineData("CUDA failure 100: no CUDA-capable device is detected", "no NVIDIA GPU", "nvidia-smi")]
    [InlineData("CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version", "older than its CUDA", "update the driver")]
    public void A_provider_that_cannot_start_says_what_is_missing_and_what_to_do(string message, string what, string advice)
    {
        var said = ProviderErrors.Advice(Target.Cuda, message)!;
        Assert.Contains("CUDA provider present", said);
        Assert.Contains(what, said);
        Assert.Contains(advice, said);
    }

    [Theory]
    [InlineData("[ErrorCode:RuntimeException] bad allocation", TargetFault.OutOfMemory)]
    [InlineData("CUDA failure 2: out of memory ; GPU=0", TargetFault.OutOfMemory)]
    [InlineData("Exception during initialization: 887A0005 The GPU device instance has been suspended", TargetFault.DeviceLost)]
    [InlineData("CUDA failure 700: an illegal memory access was encountered", TargetFault.DeviceLost)]
    [InlineData("Non-zero status code returned while running Conv node", TargetFault.RunFailed)]
    public void What_ONNX_Runtime_says_is_one_of_our_faults(string message, TargetFault fault)
    {
        var error = ProviderErrors.Of(Target.Cuda, new InvalidOperationException(message + "\nat line 5"), TargetFault.RunFailed);
        Assert.Equal((fault, message), (error.Fault, error.Message));
    }
}
