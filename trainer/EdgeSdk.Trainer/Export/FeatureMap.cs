using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Export;

/// <summary>The shape of one image's features between two layers.</summary>
internal readonly record struct FeatureMap(int Channels, int Height, int Width)
{
    public int Pixels => Height * Width;

    public static FeatureMap Of(ModelInput input) => new(input.Channels, input.Height, input.Width);

    public FeatureMap After(ConvolutionSnapshot c) =>
        new(c.OutChannels, Out(Height, c.Kernel, c.Stride, c.Padding), Out(Width, c.Kernel, c.Stride, c.Padding));

    public FeatureMap After(BlockSnapshot b) => new(b.OutChannels, Out(Height, 3, b.Stride, 1), Out(Width, 3, b.Stride, 1));

    /// <summary>After the 3x3 max-pool of stride 2 and padding 1 behind the stem.</summary>
    public FeatureMap Pooled() => this with { Height = Out(Height, 3, 2, 1), Width = Out(Width, 3, 2, 1) };

    private static int Out(int size, int kernel, int stride, int padding) => (size + 2 * padding - kernel) / stride + 1;
}
