using System.Text.Json;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Tests;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Tool.Tests.Commands;

public class EvaluateTests
{
    private const int Images = 150;

    [Fact]
    public void The_figures_of_every_level_are_those_of_plain_onnx_runtime()
    {
        var figures = JsonDocument.Parse(Edge.Output("evaluate", Edge.Model, "--images", $"{Images}", "--threads", "1", "--json")).RootElement;
        Assert.Equal(Images, figures.GetProperty("images").GetInt32());
        var manifest = ModelManifest.Read(Edge.Model);
        var levels = figures.GetProperty("budgets").EnumerateArray().Where(row => !row.GetProperty("escalates").GetBoolean()).ToArray();
        Assert.Equal(manifest.Levels.Select(level => level.Budget), levels.Select(level => level.GetProperty("budget").GetDouble()));
        foreach (var (level, row) in manifest.Levels.Zip(levels).Where((_, i) => i % 3 == 0))
        {
            var (top1, top5, macs) = Plain(level.Budget);
            Assert.Equal(top1, row.GetProperty("top1").GetDouble(), 6);
            Assert.Equal(top5, row.GetProperty("top5").GetDouble(), 6);
            Assert.Equal(macs, row.GetProperty("macs").GetDouble(), 1e-6 * macs);
            Assert.InRange(row.GetProperty("calibrationError").GetDouble(), 0.0001, 0.2);
        }
    }

    [Fact]
    public void Budgets_spent_in_the_mean_stand_below_the_levels_and_say_how_many_images_ran_twice()
    {
        var figures = JsonDocument.Parse(Edge.Output("evaluate", Edge.Model, "--images", "400", "--threads", "1", "--json")).RootElement;
        var means = figures.GetProperty("budgets").EnumerateArray().Where(row => row.GetProperty("escalates").GetBoolean()).ToArray();
        Assert.NotEmpty(means);
        Assert.All(means, row =>
        {
            Assert.InRange(row.GetProperty("ranTwice").GetDouble(), 0.01, 0.99);
            Assert.InRange(row.GetProperty("macsShare").GetDouble() / row.GetProperty("budget").GetDouble(), 0.85, 1.15);
        });
    }

    [Fact]
    public void A_folder_is_read_as_the_model_takes_it_and_may_have_fewer_classes()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder.Path, 120);
        var figures = JsonDocument.Parse(Edge.Output("evaluate", Edge.Model, "--data", folder.Path, "--threads", "1", "--json")).RootElement;
        // The labels of the folder lead to the model's, or hardly any answer would be right.
        Assert.InRange(figures.GetProperty("budgets")[0].GetProperty("top1").GetDouble(), 0.7, 1);
        Assert.InRange(figures.GetProperty("images").GetInt32(), 15, 30);
    }

    [Fact]
    public void People_get_a_table_of_levels_and_means()
    {
        var table = Edge.Output("evaluate", Edge.Model, "--images", "60", "--threads", "1");
        Assert.Contains("fashion-mnist on 60 test images of fashion-mnist, CPU", table, StringComparison.Ordinal);
        foreach (var heading in new[] { "top-1", "top-5", "calibration error", "share of dense", "ran twice", "the mean" })
            Assert.Contains(heading, table, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_the_model_was_not_made_for_is_named()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder.Path, 30);
        Directory.Move(folder.File("Bag"), folder.File("Rucksack"));
        Edge.Run("evaluate", Edge.Model, "--data", folder.Path).IsRefusal(Edge.Program, "a class 'Rucksack' that the model does not know", "Trouser");
        Edge.Run("evaluate", Edge.Model, "--data", folder.Path, "--size", "32").IsRefusal(Edge.Program, "1x32x32", "1x28x28");
        Edge.Run("evaluate", Edge.Model, "--images", "0").IsRefusal(Edge.Program, "--images is 0", "10000");
    }

    private static (double Top1, double Top5, double Macs) Plain(double budget)
    {
        var test = FashionMnist.Test(FashionMnist.DefaultFolder);
        using var session = new InferenceSession(Edge.Model);
        using var run = new RunOptions();
        var (right, amongFive, macs) = (0, 0, 0.0);
        for (var i = 0; i < Images; i++)
        {
            float[] pixels = [.. test[i].ToArray().Select(pixel => pixel / 255f)];
            using var image = OrtValue.CreateTensorValueFromMemory(pixels, [1, 1, 28, 28]);
            using var level = OrtValue.CreateTensorValueFromMemory([(float)budget], []);
            using var outputs = session.Run(run, ["image", "budget"], [image, level], ["logits", "macs"]);
            var logits = outputs[0].GetTensorDataAsSpan<float>().ToArray();
            var better = logits.Count(logit => logit > logits[test.Labels[i]]);
            right += better == 0 ? 1 : 0;
            amongFive += better < 5 ? 1 : 0;
            macs += outputs[1].GetTensorDataAsSpan<float>()[0];
        }

        return ((double)right / Images, (double)amongFive / Images, macs / Images);
    }
}
