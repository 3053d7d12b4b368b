using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Benchmarks;

/// <summary>Images with so much noise of the sensor that twice as many are unsure at the model's lowest level.</summary>
internal sealed class NoisyImages
{
    // The share that is unsure of clean images: about what runs twice.
    private const double Share = 0.2;
    private const int Tried = 2000;

    private readonly byte[][] _images;

    public NoisyImages(string modelPath, ImageSet clean)
    {
        using var model = AdaptiveModel.Open(modelPath, options => options.Threads = 1);
        double[] sure = [.. Enumerable.Range(0, Tried).Select(i => Confidence(model, clean, clean[i])).Order()];
        var threshold = sure[(int)(Share * Tried)];
        do
        {
            Deviation++;
            _images = Noisy(clean, Tried, Deviation);
        }
        while (_images.Count(image => Confidence(model, clean, image) < threshold) < 2 * Share * Tried);
        _images = Noisy(clean, clean.Count, Deviation);
        UnsureBefore = Enumerable.Range(0, clean.Count).Average(i => Confidence(model, clean, clean[i]) < threshold ? 1.0 : 0);
        Unsure = Enumerable.Range(0, clean.Count).Average(i => Confidence(model, clean, _images[i]) < threshold ? 1.0 : 0);
    }

    /// <summary>Standard deviation of the noise in grey levels.</summary>
    public double Deviation { get; }

    public double UnsureBefore { get; }

    public double Unsure { get; }

    public ReadOnlySpan<byte> Pixels(int image) => _images[image];

    private static double Confidence(AdaptiveModel model, ImageSet images, ReadOnlySpan<byte> pixels) => EscalationTable.Run(model, images, pixels, model.Levels[0].Budget).Score;

    private static byte[][] Noisy(ImageSet clean, int count, double deviation)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i => Array.ConvertAll(clean[i].ToArray(), pixel => (byte)Math.Clamp(pixel + (deviation * Normal()), 0, 255)))];

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
