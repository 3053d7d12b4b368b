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
        Assert.Contains("EdgeAccelerator=DirectML", model.Targets[0].Problem);
        Assert.Contains(cuda, model.Targets[1].Problem, StringComparison.OrdinalIgnoreCase);
        Assert.Null(model.Targets[2].Problem);
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

    [Fact]
    public void A_target_is_what_it_consists_of()
    {
        Assert.Equal(Target.Cuda.OnAdapter(1).With("a", "1"), Target.Cuda.With("a", "1").OnAdapter(1));
        Assert.NotEqual(Target.Cuda.OnAdapter(1), Target.Cuda.OnAdapter(2));
        Assert.NotEqual(Target.Cuda.With("a", "1"), Target.Cuda);
        Assert.Equal("CUDA:1", Target.Cuda.OnAdapter(1).Name);
        Assert.Equal("DirectML:least-power", Target.DirectML.OnLeastPower().Name);
    }

    [Fact]
    public void The_cpu_takes_no_adapter_and_no_options_and_cuda_an_index_only()
    {
        Assert.Throws<InvalidOperationException>(() => Target.Cpu.OnAdapter(0));
        Assert.Throws<InvalidOperationException>(() => Target.Cpu.With("a", "b"));
        Assert.Throws<InvalidOperationException>(() => Target.Cuda.OnAdapter("GeForce"));
        Assert.Throws<ArgumentException>(() => Target.PlugIn("CUDAExecutionProvider"));
    }

    [Theory]
    [InlineData("CPU")]
    [InlineData("CUDA")]
    [InlineData("CUDA:1")]
    [InlineData("DirectML:least-power")]
    [InlineData("DirectML:UHD 770")]
    [InlineData("OpenVINOExecutionProvider:1")]
    public void A_name_is_read_as_it_is_written(string name) => Assert.Equal(name, Target.Parse(name).Name);

    [Fact]
    public void The_case_of_a_name_does_not_matter() => Assert.Equal(Target.Cuda.OnAdapter(2), Target.Parse("cuda:2"));

    [Theory]
    [InlineData("TPU", "There is no target 'TPU'")]
    [InlineData("CPU:1", "The target 'CPU:1': The CPU has no adapters")]
    [InlineData("CUDA:GeForce", "CUDA counts its devices")]
    [InlineData("CUDA:", "The target 'CUDA:'")]
    [InlineData("CUDAExecutionProvider", "use the target CUDA")]
    public void A_name_that_is_no_target_is_refused(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Target.Parse(name)).Message);

    [Fact]
    public void An_adapter_is_chosen_by_place_by_name_or_by_the_least_power()
    {
        Adapter[] adapters = [new("p", "GPU", "NVIDIA", "RTX 4000", 299), new("p", "GPU", "Intel", "UHD 770", 198), new("p", "NPU", "Intel", "AI Boost", 99)];
        Assert.Equal(0, AdapterChoice.First.Pick(adapters));
        Assert.Equal(1, Target.DirectML.OnAdapter(1).Adapter.Pick(adapters));
        Assert.Equal(1, Target.DirectML.OnAdapter("intel uhd").Adapter.Pick(adapters));
        Assert.Equal(2, Target.DirectML.OnLeastPower().Adapter.Pick(adapters));
        Assert.Null(Target.DirectML.OnAdapter(3).Adapter.Pick(adapters));
        Assert.Null(Target.DirectML.OnAdapter("AMD").Adapter.Pick(adapters));
        Assert.Null(AdapterChoice.First.Pick([]));
    }

    [Fact]
    public void A_plug_in_that_nobody_registered_says_so()
    {
        using var model = AdaptiveModel.Open(new TinyModel().Write(), o => o.Targets.Prefer(Target.PlugIn("AcmeExecutionProvider")));
        Assert.Equal(Target.Cpu, model.Target);
        Assert.Contains("PlugInProviders.Register", model.Targets[0].Problem);
    }

    [Fact]
    public void A_library_that_is_no_provider_is_refused_with_its_path()
    {
        var path = new TinyModel().Write();
        Assert.Contains(path, Assert.Throws<InferenceException>(() => PlugInProviders.Register("acme", path)).Message);
        Assert.Throws<FileNotFoundException>(() => PlugInProviders.Register("acme", path + ".so"));
    }

    private static TargetPreference Preference() => new();
}
