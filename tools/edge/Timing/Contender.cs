using EdgeSdk.Frames;

namespace EdgeSdk.Tool.Timing;

/// <summary>A model at a budget, with an image, that takes its turns.</summary>
internal sealed class Contender(AdaptiveModel model, double budget, TypicalImage image)
{
    private readonly List<double> _seconds = [];

    public double P50 => Quantile(0.5);

    public double P99 => Quantile(0.99);

    public void Run(bool counts)
    {
        var (_, height, width) = model.Manifest.Input;
        var frame = Frame.Over(image.Pixels, width, height, PixelFormat.Mono8);
        // The first run brings the weights into the cache; the second is what a stream of frames sees.
        model.Run(frame, budget);
        var seconds = model.Run(frame, budget).Latency.TotalSeconds;
        if (counts)
            _seconds.Add(seconds);
    }

    private double Quantile(double share)
    {
        _seconds.Sort();
        return _seconds[(int)Math.Ceiling(share * (_seconds.Count - 1))];
    }
}
