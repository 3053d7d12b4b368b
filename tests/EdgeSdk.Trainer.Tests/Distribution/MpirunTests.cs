using System.Security.Cryptography;
using EdgeSdk.Models;
using EdgeSdk.Tests.Programs;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Runs;
using SkiaSharp;

namespace EdgeSdk.Trainer.Tests.Distribution;

/// <summary><c>mpirun ... edge train</c> as its user sees it: processes of Open MPI, not threads. A start costs seconds, so there are five.</summary>
public sealed class MpirunTests : IDisposable
{
    private const string Program = "edge";

    private readonly TemporaryFolder _folder = new();

    public MpirunTests()
    {
        Assert.SkipUnless(IsHere("mpirun"), "mpirun is not here: apt-get install openmpi-bin");
        WriteStripes(32);
        File.WriteAllText(_folder.File("options.json"), RunJson.Write(Separable.Options with { Epochs = 1, BatchSize = 8, CalibrationImages = 16 }));
    }

    [Fact]
    public async Task Two_ranks_end_with_one_report_and_the_same_weights_again()
    {
        var ended = await Mpirun([.. Ranks(2), .. Train("first")]);
        Assert.True(ended.ExitCode == 0, $"exit code {ended.ExitCode}: {ended.Output}{ended.Error}");
        Assert.Single(Lines(ended.Output), line => line.Contains(_folder.File("first/report.json"), StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(_folder.Path, "report.json", SearchOption.AllDirectories));
        Assert.Matches("\"rank\": 0[^}]*}[^}]*\"rank\": 1[^}]*}[^}]*]", File.ReadAllText(_folder.File("first/report.json")));

        var again = await Mpirun([.. Ranks(2), .. Train("again")]);
        Assert.True(again.ExitCode == 0, $"exit code {again.ExitCode}: {again.Output}{again.Error}");
        Assert.Equal(Weights("first"), Weights("again"));
    }

    [Fact]
    public async Task Gates_that_only_rank_0_calibrated_are_in_the_model_file()
    {
        var ended = await Mpirun([.. Ranks(2), .. Train("dual"), "--method", "vicreg-dual", "--target", "0.7"]);
        Assert.True(ended.ExitCode == 0, $"exit code {ended.ExitCode}: {ended.Output}{ended.Error}");
        Assert.Equal([0.7, 1], ModelManifest.Read(_folder.File("dual/model.onnx")).Levels.Select(level => level.Budget));
    }

    [Fact]
    public async Task A_rank_with_other_options_is_refused_with_both_hashes()
    {
        var ended = await Mpirun([.. Ranks(1), .. Train("run"), ":", "-n", "1", .. Train("run"), "--epochs", "2"]);
        Assert.Matches("different options: rank 0 on .* has sha256 [0-9a-f]{16}, rank 1 on .* has sha256 [0-9a-f]{16}; give every rank the same", Refusal(ended));
        Assert.False(Directory.Exists(_folder.File("run")));
    }

    [Fact]
    public async Task More_ranks_than_images_of_a_batch_are_refused()
    {
        var ended = await Mpirun([.. Ranks(3), .. Train("run"), "--set", "batchSize=2"]);
        Assert.Contains("the batch size, 2, is smaller than the 3 ranks", Refusal(ended), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("run")));
    }

    public void Dispose() => _folder.Dispose();

    // A tester may be root, and may have fewer cores than ranks; one that waits then lets another run.
    private static string[] Ranks(int count) => ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "-n", $"{count}"];

    private string[] Train(string run) =>
    [
        "dotnet", Path.Combine(Child.Folder(Program), Program + ".dll"), "train",
        "--data", _folder.File("images"), "--size", "8", "--options", _folder.File("options.json"), "--out", _folder.File(run),
    ];

    private static async Task<Child.Ended> Mpirun(string[] arguments)
    {
        using var child = Child.StartCommand(["mpirun", .. arguments]);
        return await child.End();
    }

    /// <summary>The one line of the program; Open MPI's about the exit code stand around it.</summary>
    private static string Refusal(Child.Ended ended)
    {
        Assert.NotEqual(0, ended.ExitCode);
        return Assert.Single(Lines(ended.Error), line => line.StartsWith(Program + ": ", StringComparison.Ordinal));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All tensors of the checkpoint: what follows its header, in which times stand.</summary>
    private string Weights(string run)
    {
        var bytes = File.ReadAllBytes(_folder.File(run + "/checkpoint.safetensors"));
        return Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(8 + (int)BitConverter.ToInt64(bytes))));
    }

    private void WriteStripes(int count)
    {
        var stripes = Separable.Images(count, 1);
        for (var image = 0; image < count; image++)
        {
            var pixels = stripes[image].ToArray();
            var path = _folder.File($"images/{stripes.ClassNames[stripes.Labels[image]]}/{image}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var bitmap = new SKBitmap(8, 8);
            for (var pixel = 0; pixel < pixels.Length; pixel++)
                bitmap.SetPixel(pixel % 8, pixel / 8, new SKColor(pixels[pixel], pixels[pixel], pixels[pixel]));
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(path, data.ToArray());
        }
    }

    private static bool IsHere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
