using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Networks;

namespace EdgeSdk.Trainer.Tests.Runs;

/// <summary>Two classes of 8x8 images, stripes that lie and stripes that stand, and a run over them that takes a second.</summary>
internal static class Separable
{
    public static readonly TrainingOptions Options = new()
    {
        Epochs = 2,
        BatchSize = 32,
        Levels = [0.4, 1],
        ProjectorWidth = 16,
        Threads = 1,
        CalibrationImages = 128,
        Network = Tiny.Options,
    };

    public static ImageSet Images(int count, int seed)
    {
        var random = new Random(seed);
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 2))];
        byte[] pixels = [.. Enumerable.Range(0, count * 64).Select(i =>
        {
            var line = labels[i / 64] == 0 ? i % 64 / 8 : i % 8;
            return (byte)(line / 2 % 2 * 150 + random.Next(100));
        })];
        return new ImageSet("stripes", new ModelInput(1, 8, 8), pixels, labels, ["lying", "standing"]);
    }
}
