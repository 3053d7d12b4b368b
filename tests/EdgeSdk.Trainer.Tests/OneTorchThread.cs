using TorchSharp;

// Torch's generator and thread count belong to the process, so its tests take turns.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(EdgeSdk.Trainer.Tests.OneTorchThread))]

namespace EdgeSdk.Trainer.Tests;

/// <summary>One thread, so that sums are added up in the same order every time.</summary>
public sealed class OneTorchThread
{
    public OneTorchThread() => torch.set_num_threads(1);
}
