using TorchSharp;

namespace EdgeSdk.Trainer.Tests;

public class TorchRuntimeTests
{
    [Fact]
    public void Torch_computes_on_this_system() => Assert.Equal(3f, (torch.ones(1) + 2).item<float>());

    [Fact]
    public void Asking_again_changes_nothing()
    {
        TorchRuntime.EnsureLoadable();
        TorchRuntime.EnsureLoadable();
        Assert.Equal(6f, (torch.ones(2, 3).sum()).item<float>());
    }

    [Fact]
    public void Only_one_libtorch_is_in_the_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var tensor = torch.ones(1);
        var copies = File.ReadLines("/proc/self/maps")
            .Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length == 6 && fields[5].Contains("libtorch_cpu.so", StringComparison.Ordinal))
            .Select(fields => fields[4])
            .Distinct();
        Assert.Single(copies);
    }
}
