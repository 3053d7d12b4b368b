using EdgeSdk.Frames;

namespace EdgeSdk.Tests.Frames;

/// <summary>
/// What a conversion means, computed the slow and obvious way in double precision: decode the whole frame, cut out the region, resample
/// every plane, convert the colours. Shares no code with the SDK.
/// </summary>
internal static class SlowConversion
{
    public static double[] Of(in Frame frame, int channels, int height, int width, FrameFit fit, FrameInterpolation interpolation, double padding)
    {
        var planes = Decode(frame);
        var region = frame.Region;
        var (sx, sy) = ((double)width / region.Width, (double)height / region.Height);
        var (target, source) = (new FrameRegion(0, 0, width, height), region);
        if (fit == FrameFit.Letterbox)
            target = Middle(0, 0, width, height, region.Width * Math.Min(sx, sy), region.Height * Math.Min(sx, sy));
        if (fit == FrameFit.Crop)
            source = Middle(region.X, region.Y, region.Width, region.Height, width / Math.Max(sx, sy), height / Math.Max(sx, sy));

        var tensor = new double[channels * height * width];
        Array.Fill(tensor, padding);
        var resampled = planes.Select(p => Resample(p, source, target.Width, target.Height, interpolation)).ToArray();
        for (var y = 0; y < target.Height; y++)
            for (var x = 0; x < target.Width; x++)
            {
                var values = resampled.Select(p => p[y, x]).ToArray();
                var rgb = IsYuv(frame.Format) ? ToRgb(values, frame.FullRange) : values;
                var grey = IsYuv(frame.Format) ? Luma(values[0], frame.FullRange)
                    : IsGrey(frame.Format) ? rgb[0] : 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
                for (var c = 0; c < channels; c++)
                    tensor[(c * height + target.Y + y) * width + target.X + x] = channels == 1 ? grey : rgb[c];
            }
        return tensor;
    }

    private static bool IsYuv(PixelFormat format) =>
        format is PixelFormat.YUV422_8 or PixelFormat.YUV422_8_UYVY or PixelFormat.NV12 or PixelFormat.I420;

    private static bool IsGrey(PixelFormat format) => format.ToString().StartsWith("Mono", StringComparison.Ordinal);

    private static FrameRegion Middle(int x, int y, int width, int height, double w, double h)
    {
        var (iw, ih) = (Math.Clamp((int)Math.Round(w), 1, width), Math.Clamp((int)Math.Round(h), 1, height));
        return new(x + (width - iw) / 2, y + (height - ih) / 2, iw, ih);
    }

    private static double Luma(double y, bool full) => Math.Clamp(full ? y : (y * 255 - 16) / 219, 0, 1);

    private static double[] ToRgb(double[] yuv, bool full)
    {
        var y = full ? yuv[0] : (yuv[0] * 255 - 16) / 219;
        var (u, v) = ((yuv[1] * 255 - 128) / (full ? 255 : 224), (yuv[2] * 255 - 128) / (full ? 255 : 224));
        return [Math.Clamp(y + 1.402 * v, 0, 1), Math.Clamp(y - 0.344136286201022 * u - 0.714136286201022 * v, 0, 1), Math.Clamp(y + 1.772 * u, 0, 1)];
    }

    /// <summary>Red, green, blue, or luma, U, V, in 0..1.</summary>
    private static double[][,] Decode(in Frame frame)
    {
        var (w, h, pixels, stride) = (frame.Width, frame.Height, frame.Pixels.ToArray(), frame.Stride);
        var name = frame.Format.ToString();
        var start = stride < 0 ? (h - 1) * -stride : 0;
        byte At(int y, int x) => pixels[start + y * stride + x];
        double Raw(int y, int x) => name[^1] switch
        {
            '8' => At(y, x) / 255.0,
            'p' => Bits(y, x, name.Contains("10") ? 10 : 12),
            _ => (At(y, 2 * x) + 256 * At(y, 2 * x + 1)) / (Math.Pow(2, int.Parse(name[^2..])) - 1),
        };
        double Bits(int y, int x, int bits)
        {
            var value = 0;
            for (var b = 0; b < bits; b++)
                value |= (At(y, (x * bits + b) / 8) >> ((x * bits + b) % 8) & 1) << b;
            return value / (Math.Pow(2, bits) - 1);
        }

        if (name.StartsWith("Mono", StringComparison.Ordinal))
        {
            var grey = Fill(w, h, Raw);
            return [grey, grey, grey];
        }
        if (name.StartsWith("Bayer", StringComparison.Ordinal))
            return Demosaic(Fill(w, h, Raw), name.Substring(5, 2));
        double Byte(int y, int x) => At(y, x) / 255.0;
        double Linear(int at) => pixels[at] / 255.0;
        return frame.Format switch
        {
            PixelFormat.RGB8 => [.. Enumerable.Range(0, 3).Select(c => Fill(w, h, (y, x) => Byte(y, 3 * x + c)))],
            PixelFormat.BGR8 => [.. Enumerable.Range(0, 3).Select(c => Fill(w, h, (y, x) => Byte(y, 3 * x + 2 - c)))],
            PixelFormat.RGBa8 => [.. Enumerable.Range(0, 3).Select(c => Fill(w, h, (y, x) => Byte(y, 4 * x + c)))],
            PixelFormat.BGRa8 => [.. Enumerable.Range(0, 3).Select(c => Fill(w, h, (y, x) => Byte(y, 4 * x + 2 - c)))],
            PixelFormat.YUV422_8 => [Fill(w, h, (y, x) => Byte(y, 2 * x)), Fill(w, h, (y, x) => Byte(y, x / 2 * 4 + 1)), Fill(w, h, (y, x) => Byte(y, x / 2 * 4 + 3))],
            PixelFormat.YUV422_8_UYVY => [Fill(w, h, (y, x) => Byte(y, 2 * x + 1)), Fill(w, h, (y, x) => Byte(y, x / 2 * 4)), Fill(w, h, (y, x) => Byte(y, x / 2 * 4 + 2))],
            PixelFormat.NV12 => [Fill(w, h, Byte), Fill(w, h, (y, x) => Linear(stride * h + y / 2 * stride + x / 2 * 2)), Fill(w, h, (y, x) => Linear(stride * h + y / 2 * stride + x / 2 * 2 + 1))],
            _ => [Fill(w, h, Byte), Fill(w, h, (y, x) => Linear(stride * h + y / 2 * (stride / 2) + x / 2)),
                Fill(w, h, (y, x) => Linear(stride * h + h / 2 * (stride / 2) + y / 2 * (stride / 2) + x / 2))],
        };
    }

    private static double[,] Fill(int width, int height, Func<int, int, double> value)
    {
        var plane = new double[height, width];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                plane[y, x] = value(y, x);
        return plane;
    }

    /// <summary>Bilinear: a pixel's missing colours are the means of the nearest pixels that have them; beyond the edge the picture is mirrored.</summary>
    private static double[][,] Demosaic(double[,] raw, string first)
    {
        var (h, w) = (raw.GetLength(0), raw.GetLength(1));
        // The pattern's second row, by its first: RG is followed by GB, and so on.
        var second = first switch { "RG" => "GB", "GR" => "BG", "GB" => "RG", _ => "GR" };
        char ColourOf(int y, int x) => (Math.Abs(y) % 2 == 0 ? first : second)[Math.Abs(x) % 2];
        double Value(int y, int x) => raw[y < 0 ? -y : y >= h ? 2 * h - 2 - y : y, x < 0 ? -x : x >= w ? 2 * w - 2 - x : x];
        return [.. "RGB".Select(colour => Fill(w, h, (y, x) =>
        {
            if (ColourOf(y, x) == colour)
                return raw[y, x];
            var near = new List<double>();
            for (var distance = 1; near.Count == 0; distance++)
                for (var dy = -1; dy <= 1; dy++)
                    for (var dx = -1; dx <= 1; dx++)
                        if (dy * dy + dx * dx == distance && ColourOf(y + dy, x + dx) == colour)
                            near.Add(Value(y + dy, x + dx));
            return near.Average();
        }))];
    }

    private static double[,] Resample(double[,] plane, FrameRegion region, int width, int height, FrameInterpolation interpolation)
    {
        double Weight(int output, int input, int outputs, int inputs)
        {
            var scale = (double)inputs / outputs;
            if (interpolation != FrameInterpolation.Bilinear && scale > (interpolation == FrameInterpolation.Area ? 1 : 2))
                return Math.Max(0, Math.Min(input + 1, (output + 1) * scale) - Math.Max(input, output * scale)) / scale;
            var centre = Math.Clamp((output + 0.5) * scale - 0.5, 0, inputs - 1);
            return Math.Max(0, 1 - Math.Abs(centre - input));
        }

        return Fill(width, height, (y, x) =>
        {
            var sum = 0.0;
            for (var v = 0; v < region.Height; v++)
                for (var u = 0; u < region.Width; u++)
                    sum += Weight(y, v, height, region.Height) * Weight(x, u, width, region.Width) * plane[region.Y + v, region.X + u];
            return sum;
        });
    }
}
