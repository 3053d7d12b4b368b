using System.Text.Json;

namespace EdgeSdk.Tests.Build;

public class AcceleratorSwitchTests
{
    private const string Program = "runtime-samples/QuickStart/QuickStart.csproj";
    private const string Library = "sdk/EdgeSdk/EdgeSdk.csproj";

    [Fact]
    public async Task An_unknown_accelerator_fails_with_a_sentence_that_names_the_three()
    {
        var (exitCode, output) = await Msbuild.Run(Program, "-t:CheckEdgeAccelerator", "-p:EdgeAccelerator=Tpu");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("EDGE001: EdgeAccelerator is 'Tpu', which is none of Cpu, DirectML and Cuda", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Microsoft.ML.OnnxRuntime")]
    [InlineData("-p:EdgeAccelerator=Cpu", "Microsoft.ML.OnnxRuntime")]
    [InlineData("-p:EdgeAccelerator=DirectML", "Microsoft.ML.OnnxRuntime.DirectML")]
    [InlineData("-p:EdgeAccelerator=Cuda -p:RuntimeIdentifier=linux-x64", "Microsoft.ML.OnnxRuntime.Gpu.Linux")]
    [InlineData("-p:EdgeAccelerator=Cuda -p:RuntimeIdentifier=win-x64", "Microsoft.ML.OnnxRuntime.Gpu.Windows")]
    public async Task A_program_brings_one_native_package(string? switches, string package)
    {
        var (exitCode, output) = await Msbuild.Run([Program, "-getItem:PackageReference", .. switches?.Split(' ') ?? []]);

        Assert.Equal(0, exitCode);
        Assert.Equal([package], OnnxRuntimePackages(output));
    }

    [Theory]
    [InlineData("Cpu")]
    [InlineData("DirectML")]
    [InlineData("Cuda")]
    public async Task The_library_references_the_managed_half_only(string accelerator)
    {
        var (exitCode, output) = await Msbuild.Run(Library, "-getItem:PackageReference", $"-p:EdgeAccelerator={accelerator}");

        Assert.Equal(0, exitCode);
        Assert.Equal(["Microsoft.ML.OnnxRuntime.Managed"], OnnxRuntimePackages(output));
    }

    [Theory]
    [InlineData("Cpu")]
    [InlineData("DirectML")]
    [InlineData("Cuda")]
    public async Task The_libraries_never_need_a_newer_managed_half_than_the_accelerator_brings(string accelerator)
    {
        var (_, output) = await Msbuild.Run(Library, "-getProperty:OnnxRuntimeFloor,OnnxRuntimeVersion", $"-p:EdgeAccelerator={accelerator}");

        var properties = JsonDocument.Parse(output).RootElement.GetProperty("Properties");
        Assert.InRange(
            Version.Parse(properties.GetProperty("OnnxRuntimeFloor").GetString()!),
            new Version(1, 24, 4),
            Version.Parse(properties.GetProperty("OnnxRuntimeVersion").GetString()!));
    }

    private static string[] OnnxRuntimePackages(string items) =>
    [
        .. JsonDocument.Parse(items).RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!)
            .Where(name => name.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal)),
    ];
}
