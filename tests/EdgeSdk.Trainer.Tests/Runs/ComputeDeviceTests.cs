using EdgeSdk.Trainer.Runs;
using TorchSharp;

namespace EdgeSdk.Trainer.Tests.Runs;

public sealed class ComputeDeviceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Without_a_GPU_cuda_is_refused_with_what_it_needs_before_anything_is_written()
    {
        Assert.SkipWhen(torch.cuda_is_available(), "This machine has a CUDA device, so none is missing: run it where there is none.");
        var run = new TrainingRun(Separable.Options with { Device = DeviceNames.Cuda }, Separable.Images(128, 1), Separable.Images(60, 2), _folder.File("run"));
        var message = Assert.Throws<NotSupportedException>(() => run.Execute(cancellation: TestContext.Current.CancellationToken)).Message;
        Assert.Contains("TorchSharp-cuda-linux", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("run")));
    }

    public void Dispose() => _folder.Dispose();
}
