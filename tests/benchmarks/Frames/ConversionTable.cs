using System.Runtime.InteropServices;
using EdgeSdk.Frames;
using OpenCvSharp;
using OpenCvSharp.Dnn;
using SkiaSharp;

namespace EdgeSdk.Benchmarks.Frames;

/// <summary>1920x1080 to 224x224 NCHW float against what people use today, one thread each, like with like.</summary>
internal static class ConversionTable
{
    private const int Width = 1920;
    private const int Height = 1080;
    private const int Side = 224;

    private static readonly Goals Goals = new();

    private static readonly float[] Tensor = new float[3 * Side * Side];

    public static void Print(TimeSpan duration)
    {
        Cv2.SetNumThreads(1);
        Console.WriteLine($"\n{Width}x{Height} to {Side}x{Side} NCHW float, microseconds, median (fastest tenth); ratios turn by turn, median [quartiles] and, in brackets, of the fastest tenths. OpenCV {Cv2.GetVersionString()}: cvtColor, resize and blobFromImage.\n");
        Console.WriteLine("| from | interpolation | ours | theirs | ours / theirs | MB read | MB in the frame | MB under the taps | difference, mean (largest), of 255 |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (interpolation, theirs) in new[] { (FrameInterpolation.Bilinear, InterpolationFlags.Linear), (FrameInterpolation.Area, InterpolationFlags.Area) })
        {
            OpenCv(PixelFormat.BGR8, 3, interpolation, theirs, duration);
            OpenCv(PixelFormat.BayerRG8, 1, interpolation, theirs, duration);
            OpenCv(PixelFormat.Mono8, 1, interpolation, theirs, duration);
        }
        Skia(FrameInterpolation.Bilinear, new(SKFilterMode.Linear), "bilinear", duration);
        Skia(FrameInterpolation.Area, new(SKFilterMode.Linear, SKMipmapMode.Linear), "area, theirs mipmaps", duration);
        Goals.Print();
    }

    private static void OpenCv(PixelFormat format, int bytes, FrameInterpolation interpolation, InterpolationFlags flags, TimeSpan duration)
    {
        using var source = new Mat(Height, Width, bytes == 3 ? MatType.CV_8UC3 : MatType.CV_8UC1);
        Marshal.Copy(Noise(bytes), 0, source.Data, Width * Height * bytes);
        using var colour = new Mat();
        using var small = new Mat();
        var blob = new Mat();
        var grey = format == PixelFormat.Mono8;
        Row(format, grey ? 1 : 3, bytes, interpolation, "OpenCV", duration, () =>
        {
            var from = source;
            if (format == PixelFormat.BayerRG8)
                // OpenCV names a mosaic by its second row and column.
                Cv2.CvtColor(source, from = colour, ColorConversionCodes.BayerBG2BGR);
            Cv2.Resize(from, small, new(Side, Side), 0, 0, flags);
            blob.Dispose();
            blob = CvDnn.BlobFromImage(small, 1 / 255.0, new(Side, Side), default, !grey, false);
            unsafe
            {
                return new((float*)blob.Data, (grey ? 1 : 3) * Side * Side);
            }
        });
        blob.Dispose();
    }

    private static void Skia(FrameInterpolation interpolation, SKSamplingOptions sampling, string name, TimeSpan duration)
    {
        var pixels = Noise(4);
        using var source = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        Marshal.Copy(pixels, 0, source.GetPixels(), pixels.Length);
        using var small = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Bgra8888, SKAlphaType.Opaque));
        var tensor = new float[3 * Side * Side];
        Row(PixelFormat.BGRa8, 3, 4, interpolation, $"SkiaSharp, {name}", duration, () =>
        {
            source.ScalePixels(small, sampling);
            var span = small.GetPixelSpan();
            for (var i = 0; i < Side * Side; i++)
                (tensor[i], tensor[Side * Side + i], tensor[2 * Side * Side + i]) = (span[4 * i + 2] / 255f, span[4 * i + 1] / 255f, span[4 * i] / 255f);
            return tensor;
        });
    }

    private static void Row(PixelFormat format, int channels, int bytes, FrameInterpolation interpolation, string other, TimeSpan duration, Theirs theirs)
    {
        var pixels = Noise(bytes);
        var converter = new FrameConverter(new(channels, Side, Side), new() { Interpolation = interpolation });
        var times = Turns.Time(duration,
            () => converter.Convert(Frame.Over(pixels, Width, Height, format), Tensor.AsSpan(0, channels * Side * Side)), () => theirs());
        var needed = interpolation == FrameInterpolation.Area ? 1e-6 * pixels.Length : 4e-6 * Side * Side * bytes * (format == PixelFormat.BayerRG8 ? 4 : 1);
        var ratio = times.Ratio(0, 1);
        var shown = $"{ratio.ToString("0.00")} ({times.FastestRatio(0, 1):0.00})";
        Console.WriteLine($"| {format} | {interpolation}, {other} | {times.Median(0):0} ({times.Fastest(0):0}) | {times.Median(1):0} ({times.Fastest(1):0}) "
            + $"| {shown} | {converter.BytesRead / 1e6:0.00} | {pixels.Length / 1e6:0.00} | {needed:0.00} | {Difference(theirs)} |");
        Goals.Add($"{format} {interpolation}, ours / {other}", ratio.Median, shown, format == PixelFormat.BayerRG8 ? 0.5 : 0.7);
    }

    // What is in Tensor is the last of ours. A picture's edge is left out: a mosaic goes on there in another way.
    private static string Difference(Theirs theirs)
    {
        var tensor = theirs();
        var (sum, largest, count) = (0.0, 0.0, 0);
        for (var i = 0; i < tensor.Length; i++)
        {
            var (x, y) = (i % Side, i / Side % Side);
            if (x is 0 or Side - 1 || y is 0 or Side - 1)
                continue;
            var difference = Math.Abs(tensor[i] - Tensor[i]) * 255;
            (sum, largest, count) = (sum + difference, Math.Max(largest, difference), count + 1);
        }
        return $"{sum / count:0.00} ({largest:0.00})";
    }

    private static byte[] Noise(int bytes)
    {
        var pixels = new byte[Width * Height * bytes];
        new Random(3).NextBytes(pixels);
        return pixels;
    }

    private delegate ReadOnlySpan<float> Theirs();
}
