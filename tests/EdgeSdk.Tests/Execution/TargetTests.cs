using EdgeSdk.Execution;
using EdgeSdk.Tests.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Tests.Execution;

public class TargetTests
{
    [Fact]
    public void A_missing_accelerator_falls_back_to_the_cpu_and_says_why()
    {
        // Built with EdgeAccelerator=Cuda the provider is there, and on a machine without a GPU it is its libraries that are missing.
        var cuda = OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider") ? "Failed to load" : "EdgeAccelerator=Cuda";
        using var model = AdaptiveModel.Open(new TinyModel().Write(), o => o.Targets.Prefer(Target.DirectML, Target.Cuda));
        Assert.Equal(Target.Cpu, model.Target);
        Assert.Equal([Target.DirectML, Target.Cuda, Target.Cpu], model.Targets.Select(t => t.Target));
        Assert.Contains("EdgeAccelerator=DirectML", model.Targets[0].Refusal);
        Assert.Contains(cuda, model.Targets[1].Refusal, StringComparison.OrdinalIgnoreCase);
        Assert.Null(model.Targets[2].Refusal);
    }

    [Fact]
    public void The_cpu_comes_last_by_itself() => Assert.Equal([Target.Cuda, Target.Cpu], Preference().Prefer(Target.Cuda).Order);

    [Fact]
    public void Asking_for_the_cpu_alone_is_fine() => Assert.Equal([Target.Cpu], Preference().Prefer(Target.Cpu).Order);

    [Fact]
    public void A_target_behind_the_cpu_is_a_mistake() =>
        Assert.Contains("would never be tried", Assert.Throws<ArgumentException>(() => Preference().Prefer(Target.Cpu, Target.Cuda)).Message);

    [Fact]
    public void A_target_named_twice_is_a_mistake() =>
        Assert.Throws<ArgumentException>(() => Preference().Prefer(Target.Cuda, Target.Cuda));

    private static TargetPreference Preference() => new();
}
