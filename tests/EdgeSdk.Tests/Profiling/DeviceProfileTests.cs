using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Models;
using EdgeSdk.Profiling;
using EdgeSdk.Tests.Models;

namespace EdgeSdk.Tests.Profiling;

public sealed class DeviceProfileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgesdk-profile-").FullName;
    private readonly ModelManifest _model = ModelManifest.Read(new TinyModel().Write());

    [Fact]
    public void A_profile_is_found_beside_its_model_by_model_device_target_and_threads()
    {
        var path = Path.Combine(_folder, "model.onnx");
        Profile().Write(DeviceProfile.PathFor(path, _model, Target.Cpu, 1));
        Assert.Equal(Profile().Levels, DeviceProfile.Find(path, _model, Target.Cpu, 1)!.Levels);
        Assert.Null(DeviceProfile.Find(path, _model, Target.Cpu, 2));
        Assert.Null(DeviceProfile.Find(path, _model, Target.Cuda, 1));
        Assert.Null(DeviceProfile.Find(path, _model with { WeightsSha256 = new string('0', 64) }, Target.Cpu, 1));
    }

    [Fact]
    public void A_damaged_profile_beside_the_model_counts_as_none_and_says_why_when_read()
    {
        var path = DeviceProfile.PathFor(Path.Combine(_folder, "model.onnx"), _model, Target.Cpu, 1);
        File.WriteAllText(path, "{ \"schema\": 1 ");
        Assert.Null(DeviceProfile.Find(Path.Combine(_folder, "model.onnx"), _model, Target.Cpu, 1));
        Assert.Contains("not a profile", Assert.Throws<InvalidDataException>(() => DeviceProfile.Read(path)).Message, StringComparison.Ordinal);
        (Profile() with { Levels = [new(1, -5, 2)] }).Write(path);
        Assert.Contains("level 1 takes -5 s", Assert.Throws<InvalidDataException>(() => DeviceProfile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_of_another_model_is_refused()
    {
        var other = Profile() with { ModelSha256 = new string('f', 64) };
        Assert.Contains("ffffffffffff", Assert.Throws<ArgumentException>(() => Governor.For(_model, other)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Governor.For(_model, Profile() with { Levels = [new(1, 1, 2)] }));
    }

    [Fact]
    public void With_a_profile_the_first_frame_already_keeps_the_deadline()
    {
        using var governor = Governor.For(_model, Profile(), new PolicyOptions().Deadline(TimeSpan.FromMilliseconds(15)));
        Assert.Equal(_model.Levels[0].Budget, governor.Decide().Granted);
        Assert.Equal(12, governor.ExpectedLatency(_model.Levels[0].Budget)!.Value.TotalMilliseconds, 0.01);
    }

    [Theory]
    [InlineData("model name\t: Xeon\n", null, null, "Xeon, ")]
    [InlineData("Hardware : BCM\n", "Raspberry Pi 4\0", null, "Raspberry Pi 4, ")]
    [InlineData(null, null, "Intel64 Family 6", "Intel64 Family 6, ")]
    [InlineData(null, null, null, "unknown processor, ")]
    public void A_device_is_named_by_its_board_or_its_processor(string? cpuInfo, string? board, string? windows, string begins) =>
        Assert.StartsWith(begins, DeviceName.Describe(cpuInfo, board, windows), StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DeviceProfile Profile() => new()
    {
        Schema = DeviceProfile.CurrentSchema,
        ModelSha256 = _model.WeightsSha256,
        Device = DeviceName.Current,
        Target = "Cpu",
        Threads = 1,
        Levels = [.. _model.Levels.Select((level, i) => new LevelProfile(level.Budget, 0.01 * (i + 1), 0.012 * (i + 1)))],
    };
}
