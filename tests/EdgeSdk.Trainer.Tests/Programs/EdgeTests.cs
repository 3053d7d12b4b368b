using EdgeSdk.Models;
using EdgeSdk.Tests.Programs;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Export;

namespace EdgeSdk.Trainer.Tests.Programs;

public class EdgeTests
{
    private const string Program = "edge";

    private static readonly string CommittedModel = Path.Combine(Repository(), "runtime-samples", "QuickStart", "assets", "fashion-mnist.onnx");

    [Theory]
    [InlineData("--help", "edge train --help", "inspect")]
    [InlineData("train --help", "edge train --epochs 1", "--data-path")]
    [InlineData("inspect --help", "edge inspect ", "--json")]
    [InlineData("profile --help", "edge profile model.onnx --seconds 10", "--threads")]
    [InlineData("simulate --help", "edge simulate model.onnx --trace day.csv --out day", "--policies")]
    [InlineData("quantize --help", "edge quantize model.onnx --out model.int8.onnx", "--data-path")]
    [InlineData("export --help", "edge export model.onnx --level 0.3 --out frozen.onnx", "--tiers")]
    public async Task Help_shows_an_example_and_what_there_is(string arguments, string example, string option)
    {
        var ended = await Child.Run(Program, arguments.Split(' '));
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains(example, ended.Output, StringComparison.Ordinal);
        Assert.Contains(option, ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--bogus", "'--bogus'", "edge --help")]
    [InlineData("polish", "'polish'", "edge --help")]
    [InlineData("train --bogus", "'--bogus'", "edge train --help")]
    [InlineData("train --epochs many", "'many'", "edge train --help")]
    [InlineData("export model.onnx --level low --out a.onnx", "'low'", "edge export --help")]
    [InlineData("export model.onnx --level 0.3", "'--out'", "edge export --help")]
    [InlineData("export model.onnx", "'--out'", "edge export --help")]
    [InlineData("quantize model.onnx", "'--out'", "edge quantize --help")]
    [InlineData("quantize model.onnx --out a.onnx --range widest", "'widest'", "edge quantize --help")]
    public async Task A_command_line_that_cannot_be_obeyed_gets_one_sentence(string arguments, string named, string help) =>
        (await Child.Run(Program, arguments.Split(' '))).IsRefusal(Program, named, help);

    [Fact]
    public async Task A_missing_data_set_is_named_with_the_package_that_brings_it()
    {
        using var folder = new TemporaryFolder();
        (await Train(folder, "--data-path", folder.File("nowhere"))).IsRefusal(Program, folder.File("nowhere"), "dataset-fashion-mnist");
        Assert.Empty(folder.Names());
    }

    [Theory]
    [InlineData("--data cifar", "cifar: is neither a folder nor one of fashion-mnist, cifar-10")]
    [InlineData("--data cifar-10 --data-path nowhere", "nowhere: has no batches.meta.txt")]
    [InlineData("--data cifar-10 --size 32", "--size")]
    [InlineData("--data . --data-path .", "--data-path")]
    public async Task A_data_set_that_is_none_is_named(string arguments, string named)
    {
        using var folder = new TemporaryFolder();
        (await Train(folder, arguments.Split(' '))).IsRefusal(Program, named);
        Assert.Empty(folder.Names());
    }

    [Fact]
    public async Task A_data_set_cut_short_is_named()
    {
        using var folder = new TemporaryFolder();
        Stripes.Write(folder.Path);
        var images = folder.File("train-images-idx3-ubyte");
        await File.WriteAllBytesAsync(images, (await File.ReadAllBytesAsync(images, Cancelled))[..1000], Cancelled);
        (await Train(folder, "--data-path", folder.Path)).IsRefusal(Program, images, "cut short");
        Assert.DoesNotContain("run", folder.Names());
    }

    [Theory]
    [InlineData("""{ "epoch": 3 }""", "epoch")]
    [InlineData("""{ "network": { "stem": 3 } }""", "stem")]
    [InlineData("""{ "network": null }""", "network")]
    [InlineData("""{ "levels": null }""", "levels")]
    [InlineData("""{ "fineTuning": null }""", "fineTuning")]
    [InlineData("""{ "network": { "stages": [ null ] } }""", "stage")]
    [InlineData("""{ "epochs": 0 }""", "epochs must be at least 1")]
    [InlineData("""{ "epochs": """, "options.json")]
    public async Task Options_that_make_no_sense_are_named(string json, string named)
    {
        using var folder = new TemporaryFolder();
        Stripes.Write(folder.Path);
        await File.WriteAllTextAsync(folder.File("options.json"), json, Cancelled);
        (await Train(folder, "--data-path", folder.Path, "--options", folder.File("options.json"))).IsRefusal(Program, named);
        Assert.DoesNotContain("run", folder.Names());
    }

    [Fact]
    public async Task Inspect_shows_every_level_and_block()
    {
        var manifest = ModelManifest.Read(CommittedModel);
        var ended = await Child.Run(Program, "inspect", CommittedModel);
        Assert.Equal(0, ended.ExitCode);
        Assert.All(manifest.Levels, level => Assert.Contains(FormattableString.Invariant($" {level.Budget:0.00} "), ended.Output, StringComparison.Ordinal));
        Assert.All(manifest.Blocks, block => Assert.Contains($" {block.Name} ", ended.Output, StringComparison.Ordinal));
        Assert.Contains(string.Join(", ", manifest.Labels), ended.Output, StringComparison.Ordinal);
        Assert.Contains(manifest.WeightsSha256, ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_prints_the_manifest_as_json()
    {
        var ended = await Child.Run(Program, "inspect", CommittedModel, "--json");
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(ModelManifest.Read(CommittedModel).ToJson(), ended.Output.TrimEnd());
    }

    [Fact]
    public async Task Inspect_refuses_a_damaged_file_and_leaves_it_alone()
    {
        using var folder = new TemporaryFolder();
        var bytes = await File.ReadAllBytesAsync(CommittedModel, Cancelled);
        bytes[bytes.Length / 2] ^= 0x55;
        var path = folder.File("damaged.onnx");
        await File.WriteAllBytesAsync(path, bytes, Cancelled);
        (await Child.Run(Program, "inspect", path)).IsRefusal(Program, path);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path, Cancelled));
        Assert.Equal(["damaged.onnx"], folder.Names());
    }

    [Fact]
    public async Task Export_writes_one_level_and_says_what_it_is()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("frozen.onnx");
        var ended = await Child.Run(Program, "export", CommittedModel, "--level", "0.3", "--tiers", "1", "0", "2", "--out", path);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains("at level 0.3: ", ended.Output, StringComparison.Ordinal);
        Assert.Equal([1, 0, 2], ModelManifest.Read(path).Frozen!.Tiers);
        Assert.Contains("frozen at tiers 1, 0, 2 ", (await Child.Run(Program, "inspect", path)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_writes_float16_with_all_levels_or_one()
    {
        using var folder = new TemporaryFolder();
        var (all, one) = (folder.File("half.onnx"), folder.File("one.onnx"));
        var ended = await Child.Run(Program, "export", CommittedModel, "--float16", "--out", all);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Equal(ModelManifest.Read(CommittedModel).Levels.Count, ModelManifest.Read(all).Levels.Count);
        Assert.InRange(new FileInfo(all).Length, 0, 0.55 * new FileInfo(CommittedModel).Length);
        Assert.Equal(0, (await Child.Run(Program, "export", CommittedModel, "--float16", "--level", "0.3", "--out", one)).ExitCode);
        Assert.Equal("float16", ModelManifest.Read(one).Converted!.Precision);
        Assert.NotNull(ModelManifest.Read(one).Frozen);
        (await Child.Run(Program, "export", CommittedModel, "--out", folder.File("a.onnx"))).IsRefusal(Program, "--level, --float16, both, or --upgrade");
        (await Child.Run(Program, "export", CommittedModel, "--float16", "--tiers", "1", "--out", folder.File("a.onnx"))).IsRefusal(Program, "name that --level too");
        Assert.False(File.Exists(folder.File("a.onnx")));
    }

    [Theory]
    [InlineData("1.5", "frozen.onnx", "--level is 1.5")]
    [InlineData("0.3", "missing/frozen.onnx", "missing/frozen.onnx")]
    [InlineData("0.3", "model.onnx", "is the model itself")]
    public async Task Export_refuses_in_one_sentence_and_writes_nothing(string level, string name, string named)
    {
        using var folder = new TemporaryFolder();
        var model = folder.File("model.onnx");
        File.Copy(CommittedModel, model);
        (await Child.Run(Program, "export", model, "--level", level, "--out", folder.File(name))).IsRefusal(Program, named);
        Assert.Equal(["model.onnx"], folder.Names());
        Assert.Equal(await File.ReadAllBytesAsync(CommittedModel, Cancelled), await File.ReadAllBytesAsync(model, Cancelled));
    }

    [Fact]
    public async Task Quantize_writes_all_levels_in_8_bits_and_says_what_they_lost()
    {
        using var folder = new TemporaryFolder();
        Stripes.Write(folder.Path);
        var network = new RandomNetwork(3)
        {
            Input = new(1, 8, 8),
            StemChannels = 8,
            Blocks = [(8, 1, [0, 8]), (16, 2, [8, 16])],
            Levels = [0.5, 1],
            Classes = 2,
        }.Create();
        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
        var path = folder.File("int8.onnx");

        var ended = await Child.Run(Program, "quantize", folder.File("model.onnx"), "--data-path", folder.Path, "--images", "64", "--out", path);

        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains(" 0.50 ", ended.Output, StringComparison.Ordinal);
        Assert.All(ModelManifest.Read(path).Levels, level => Assert.NotNull(level.Top1));
        Assert.Contains("int8, made from weights ", (await Child.Run(Program, "inspect", path)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quantize_refuses_in_one_sentence_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        Stripes.Write(folder.Path);
        var before = folder.Names();
        (await Child.Run(Program, "quantize", CommittedModel, "--data-path", folder.Path, "--out", folder.File("a.onnx"))).IsRefusal(Program, "1x8x8", "1x28x28");
        (await Child.Run(Program, "quantize", CommittedModel, "--images", "0", "--out", folder.File("a.onnx"))).IsRefusal(Program, "--images is 0");
        (await Child.Run(Program, "quantize", CommittedModel, "--data-path", folder.File("nowhere"), "--out", folder.File("a.onnx"))).IsRefusal(Program, folder.File("nowhere"));
        Assert.Equal(before, folder.Names());
    }

    [Fact]
    public async Task A_training_that_was_interrupted_goes_on_and_ends_in_a_model()
    {
        using var folder = new TemporaryFolder();
        Stripes.Write(folder.Path);
        await File.WriteAllTextAsync(folder.File("options.json"), RunJson.Write(Stripes.Options), Cancelled);
        var log = folder.File("run/log.jsonl");
        string[] command =
        [
            "train", "--data-path", folder.Path, "--options", folder.File("options.json"), "--images", "512", "--epochs", "10", "--out", folder.File("run"),
        ];
        using (var first = Child.Start(Program, command))
        {
            while (!first.HasExited && !(File.Exists(log) && new FileInfo(log).Length > 0))
                await Task.Delay(10, Cancelled);
            first.Interrupt();
            var stopped = await first.End();
            Assert.True(stopped.ExitCode == 130, $"exit code {stopped.ExitCode}: {stopped.Output}{stopped.Error}");
            Assert.Contains("run the same command to go on", stopped.Output, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(folder.File("run/checkpoint.safetensors")));
        Assert.False(File.Exists(folder.File("run/model.onnx")));
        var before = File.ReadAllLines(log);

        var ended = await Child.Run(Program, command);
        Assert.True(ended.ExitCode == 0, $"exit code {ended.ExitCode}: {ended.Output}{ended.Error}");
        // The stripes fill two of the ten classes.
        Assert.All(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("edge: 8 of 10 classes", line, StringComparison.Ordinal));
        var lines = File.ReadAllLines(log);
        Assert.Equal(before, lines[..before.Length]);
        Assert.Equal(Enumerable.Range(1, 10 * 512 / Stripes.Options.BatchSize), lines.Where(line => line.Contains("\"step\"", StringComparison.Ordinal)).Select(Step));
        Assert.True(File.Exists(folder.File("run/report.json")));
        var inspected = await Child.Run(Program, "inspect", folder.File("run/model.onnx"));
        Assert.Equal(0, inspected.ExitCode);
        Assert.Contains("elastic on 512 images of fashion-mnist, 10 epochs", inspected.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epochs: 2\nsed: 3\n", "sed")]
    [InlineData("epochs: [1\n", "options.yaml")]
    [InlineData("epochs: \"2\"\n", "epochs")]
    [InlineData("network:\n  stages: 3\n", "stages")]
    public async Task Options_in_yaml_are_held_to_the_same_rules(string yaml, string named)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("options.yaml"), yaml);
        var ended = await Train(folder, "--options", folder.File("options.yaml"));
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(named, ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("run")));
    }

    [Fact]
    public async Task The_papers_options_are_options()
    {
        using var folder = new TemporaryFolder();
        var ended = await Train(folder, "--options", Path.Combine(Repository(), "docs/options/vicreg-dual-cifar-10.yaml"), "--data", "cifar-10", "--data-path", folder.File("none"));
        Assert.Equal(2, ended.ExitCode);
        // Only the data set is missing.
        Assert.Contains(folder.File("none"), ended.Error, StringComparison.Ordinal);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static int Step(string line) => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32();

    private static Task<Child.Ended> Train(TemporaryFolder folder, params string[] arguments) =>
        Child.Run(Program, ["train", "--out", folder.File("run"), .. arguments]);

    internal static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeSdk.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
