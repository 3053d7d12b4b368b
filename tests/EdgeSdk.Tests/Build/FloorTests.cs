using System.Reflection;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Tests.Build;

/// <summary>The rest of this project runs sessions, so together they prove that the floor's library works with the program's pair.</summary>
public class FloorTests
{
    [Fact]
    public void The_library_is_compiled_against_the_floor_and_no_newer_than_the_pair_it_runs_with()
    {
        var floor = typeof(FloorTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "OnnxRuntimeFloor").Value!;
        var compiled = typeof(AdaptiveModel).Assembly.GetReferencedAssemblies().Single(a => a.Name == "Microsoft.ML.OnnxRuntime").Version!;

        Assert.Equal(Version.Parse(floor + ".0"), compiled);
        Assert.InRange(compiled, new Version(1, 24, 4, 0), typeof(OrtEnv).Assembly.GetName().Version!);
    }

    [Fact]
    public void The_managed_and_the_native_half_are_a_pair()
    {
        var managed = typeof(OrtEnv).Assembly.GetName().Version!;

        Assert.Equal(managed.ToString(3), OrtEnv.Instance().GetVersionString());
    }
}
