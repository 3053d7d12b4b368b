using EdgeSdk.Embeddings;
using EdgeSdk.Frames;

namespace EdgeSdk.Benchmarks.Frames;

/// <summary>
/// Few-shot and anomaly detection per level, on test images. The shipped model was trained on all ten classes: what is new there is the gallery and the
/// detector, not the classes. <see cref="HeldOut"/> makes a model that has never seen the new ones.
/// </summary>
internal static class EmbeddingTable
{
    private const int Shots = 5;
    private const int Repeats = 10;

    /// <param name="path">The model.</param>
    /// <param name="images">The images.</param>
    /// <param name="held">The classes that are new: enrolled in the gallery, and the anomalies of the detector.</param>
    public static void Print(string path, TestSet images, int[] held)
    {
        using var model = AdaptiveModel.Open(path, options => options.Threads = 1);
        Console.WriteLine($"\n{Path.GetFileName(path)}, held-out classes {string.Join(", ", held.Select(c => TestSet.ClassNames[c]))}; mean of {Repeats} draws.\n");
        Console.WriteLine($"| level | few-shot accuracy, {held.Length} held-out classes, {Shots} examples each | anomaly AUROC, held-out against the others | found at 5 % false alarms | false alarms |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var level in model.Levels)
        {
            var embeddings = new float[images.Labels.Length][];
            for (var i = 0; i < embeddings.Length; i++)
                embeddings[i] = model.Run(Frame.Over(images.Image(i), TestSet.Side, TestSet.Side, PixelFormat.Mono8), level.Budget).Embedding.ToArray();
            var random = new Random(11);
            var (shots, auroc, found, alarms) = (0.0, 0.0, 0.0, 0.0);
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                var order = Enumerable.Range(0, embeddings.Length).ToArray();
                random.Shuffle(order);
                shots += FewShot(embeddings, images.Labels, order, held) / Repeats;
                var (area, hit, wrong) = Anomalies(embeddings, images.Labels, order, held);
                (auroc, found, alarms) = (auroc + area / Repeats, found + hit / Repeats, alarms + wrong / Repeats);
            }
            Console.WriteLine($"| {level.Budget:0.00} | {shots:0.0 %} | {auroc:0.000} | {found:0.0 %} | {alarms:0.0 %} |");
        }
    }

    private static double FewShot(float[][] embeddings, byte[] labels, int[] order, int[] held)
    {
        var gallery = new Gallery(embeddings[0].Length);
        var (right, all) = (0, 0);
        var enrolled = new int[10];
        foreach (var i in order.Where(i => held.Contains(labels[i])))
        {
            if (enrolled[labels[i]]++ < Shots)
                gallery.Enroll($"{labels[i]}", embeddings[i]);
        }
        Array.Clear(enrolled);
        foreach (var i in order.Where(i => held.Contains(labels[i])))
        {
            if (enrolled[labels[i]]++ < Shots)
                continue;
            all++;
            right += gallery.Find(embeddings[i]).Label == $"{labels[i]}" ? 1 : 0;
        }
        return (double)right / all;
    }

    // Half of the normal images are examples, a quarter calibrates, a quarter is scored.
    private static (double Auroc, double Found, double Alarms) Anomalies(float[][] embeddings, byte[] labels, int[] order, int[] held)
    {
        var normal = order.Where(i => !held.Contains(labels[i])).ToArray();
        var detector = new AnomalyDetector(embeddings[0].Length);
        foreach (var i in normal[..(normal.Length / 2)])
            detector.AddNormal(embeddings[i]);
        detector.Calibrate([.. normal[(normal.Length / 2)..(normal.Length * 3 / 4)].Select(i => detector.Score(embeddings[i]))], 0.05);
        var usual = normal[(normal.Length * 3 / 4)..].Select(i => detector.Score(embeddings[i])).ToArray();
        var strange = order.Where(i => held.Contains(labels[i])).Select(i => detector.Score(embeddings[i])).ToArray();
        var pairs = strange.Sum(s => usual.Sum(u => s > u ? 1 : s == u ? 0.5 : 0));
        return (pairs / strange.Length / usual.Length,
            strange.Count(s => s > detector.Threshold) / (double)strange.Length, usual.Count(u => u > detector.Threshold) / (double)usual.Length);
    }
}
