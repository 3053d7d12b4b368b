using EdgeSdk.Tool.Commands;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests;

namespace EdgeSdk.Tool.Tests.Commands;

public class OptionsTests
{
    private static readonly string Folder = Path.Combine(Edge.Repository, "docs", "options");

    [Fact]
    public void The_page_in_the_documentation_is_what_the_command_prints() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, "README.md")), Edge.Output("options"));

    [Fact]
    public void Every_option_has_a_meaning()
    {
        var lines = Edge.Output("options").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        Assert.Equal(TrainingOptions.All.Count, lines.Count);
        Assert.All(lines, line => Assert.Matches(@"^\| `[a-zA-Z.]+` \| `.+` \| \S.*\. \([^()]+\) \|$", line));
    }

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_of_options_in_the_documentation_is_valid(string name) => OptionsFile.Read(Path.Combine(Folder, name)).Validate(50_000);

    [Theory]
    [InlineData("options.yaml", "epochs: 2\nnetwork:\n  # wide\n  stemChannel: 3\n", "line 4: 'network.stemChannel' is no option; the nearest is 'network.stemChannels'")]
    [InlineData("options.yaml", "elastic: {subnetworkWeight: 1}\nboundDecay: 2\n", "line 2: 'boundDecay' is no option; the nearest is 'gating.boundDecay'")]
    [InlineData("options.yaml", "epochs: 2\nnetwork:\n  width: wide\n", "line 3: network.width must be a number")]
    [InlineData("options.yaml", "network: 3\n", "line 1: network must be a group of options")]
    [InlineData("options.yaml", "epochs: 2\nlevels: [1\n", "line ")]
    [InlineData("options.json", "{\n  \"epochs\": 2,\n  \"fineTuning\": { \"epoch\": 3 }\n}", "line 3: 'fineTuning.epoch' is no option; the nearest is 'fineTuning.epochs'")]
    [InlineData("options.json", "{\n  \"epochs\": true\n}", "line 2: epochs must be a whole number")]
    public void A_mistake_in_a_file_is_named_with_its_line(string name, string text, string named)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(name), text);
        Edge.Run("train", "--options", folder.File(name), "--out", folder.File("run")).IsRefusal(Edge.Program, $"{folder.File(name)}, {named}");
        Assert.False(Directory.Exists(folder.File("run")));
    }

    [Theory]
    [InlineData("--set network.widht=0.5", "'network.widht' is no option; the nearest is 'network.width'")]
    [InlineData("--set epochs=many", "epochs must be a whole number, it is many")]
    [InlineData("--set epochs", "has no value; write --set epochs=VALUE")]
    [InlineData("--set epochs=1 --set epochs=2", "given twice")]
    [InlineData("--epochs 3 --set epochs=2", "--epochs says it already")]
    [InlineData("--pretrained other --epochs 2", "--pretrained takes its place")]
    [InlineData("--set elastic.studentHead=16 --set elastic.subnetworkWeight=0 --set elastic.smallestWeight=0", "are for sub-networks")]
    [InlineData("--set levels=0.5,0.2,1", "levels must rise")]
    [InlineData("--bad-share 0.5", "--bad-share are for a folder of images")]
    public void A_command_line_that_contradicts_itself_gets_one_sentence(string arguments, string named)
    {
        using var folder = new TemporaryFolder();
        Edge.Run(["train", "--out", folder.File("run"), .. arguments.Split(' ')]).IsRefusal(Edge.Program, named);
        Assert.False(Directory.Exists(folder.File("run")));
    }

    [Fact]
    public void A_class_without_images_and_a_label_out_of_range_get_one_sentence()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("parts/a"));
        Directory.CreateDirectory(folder.File("parts/empty"));
        Pictures.Write(folder.File("parts/a/1.png"), new byte[64], 8);
        Edge.Run("train", "--data", folder.File("parts"), "--size", "8", "--out", folder.File("run"))
            .IsRefusal(Edge.Program, $"{folder.File("parts/empty")}: is a class without images");

        Directory.CreateDirectory(folder.File("cifar"));
        File.WriteAllLines(folder.File("cifar/batches.meta.txt"), ["cat", "dog"]);
        foreach (var name in (string[])["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"])
            File.WriteAllBytes(folder.File($"cifar/{name}.bin"), [2, .. new byte[3 * 32 * 32]]);
        Edge.Run("train", "--data", "cifar-10", "--data-path", folder.File("cifar"), "--out", folder.File("run"))
            .IsRefusal(Edge.Program, "label 2 is out of range, there are 2 classes");
        Assert.False(Directory.Exists(folder.File("run")));
    }

    [Fact]
    public void The_share_of_bad_files_is_the_users_choice()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["a", "b"])
        {
            Directory.CreateDirectory(folder.File($"parts/{name}"));
            Pictures.Write(folder.File($"parts/{name}/good.png"), new byte[64], 8);
        }

        File.WriteAllText(folder.File("parts/a/bad.png"), "no picture");
        string[] arguments = ["train", "--data", folder.File("parts"), "--size", "8", "--out", folder.File("run"), "--set", "batchSize=99"];
        Edge.Run(arguments).IsRefusal(Edge.Program, "1 of 3 files are no readable images");
        // Past the images: the next thing that is wrong is the size of a batch.
        var ended = Edge.Run([.. arguments, "--bad-share", "0.4"]);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("1 unreadable files are skipped", ended.Error, StringComparison.Ordinal);
        Assert.Contains("batch size, 99", ended.Error, StringComparison.Ordinal);
    }
}
