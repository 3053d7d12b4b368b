using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Benchmarks.Frames;

/// <summary>A model that has never seen some of the classes, trained in minutes: what galleries and detectors are worth for kinds of things it does not know.</summary>
internal static class HeldOut
{
    private const int Images = 15_000;

    /// <summary>Trains the model, or goes on where an earlier call was stopped, or finds the one it made.</summary>
    /// <param name="held">The classes to leave out.</param>
    /// <returns>The model file.</returns>
    public static string Model(int[] held)
    {
        var folder = Path.GetFullPath(Path.Combine("artifacts", $"without-{string.Join('-', held)}"));
        var options = new TrainingOptions { Epochs = 1 };
        options = options with { FineTuning = options.FineTuning with { Epochs = 4, LearningRate = 0.002 } };
        var run = new TrainingRun(options, Without(FashionMnist.Train().Take(Images), held), Without(FashionMnist.Test(), held), folder);
        if (File.Exists(run.ModelPath))
            return run.ModelPath;
        Console.WriteLine($"Training on {Images} images less those classes, in {folder}; some minutes.");
        run.Execute();
        return run.ModelPath;
    }

    private static ImageSet Without(ImageSet set, int[] held)
    {
        var kept = Enumerable.Range(0, set.ClassNames.Count).Except(held).ToList();
        var images = Enumerable.Range(0, set.Count).Where(i => kept.Contains(set.Labels[i])).ToList();
        return new(
            set.Name, set.Shape, [.. images.Select(i => (ReadOnlyMemory<byte>)set[i].ToArray())], [.. images.Select(i => (byte)kept.IndexOf(set.Labels[i]))],
            [.. kept.Select(c => set.ClassNames[c])]);
    }
}
