using EdgeSdk.Models;

namespace EdgeSdk.Frames;

/// <summary>A frame's way into the <c>image</c> tensor: one pass, straight into the memory the session reads.</summary>
internal static class FrameTensor
{
    /// <summary>Writes <paramref name="frame"/> as [channels, height, width] in 0..1.</summary>
    /// <exception cref="ArgumentException">The frame has another size than the model takes, or the model takes neither 1 nor 3 channels.</exception>
    public static void Write(in Frame frame, ModelInput input, Span<float> tensor)
    {
        if (frame.Width != input.Width || frame.Height != input.Height)
            throw new ArgumentException($"The frame is {frame.Width}x{frame.Height}, the model takes {input.Width}x{input.Height}:"
                + " resize it, or cut a region out by beginning the span at its first pixel and keeping the stride.", nameof(frame));
        if (input.Channels is not (1 or 3))
            throw new ArgumentException($"The model takes {input.Channels} channels; a camera's frame can fill 1 (grey) or 3 (RGB).", nameof(frame));
        var rows = PixelRows.Of(frame.Format);
        var rowBytes = frame.Width * rows.BytesPerPixel;
        // Rows without padding are one long row, which leaves a single tail to the scalar loop.
        var (count, length) = frame.Stride == rowBytes ? (1, frame.Width * frame.Height) : (frame.Height, frame.Width);
        var plane = frame.Width * frame.Height;
        for (var y = 0; y < count; y++)
        {
            var row = frame.Rows(y, length * rows.BytesPerPixel);
            var target = tensor[(y * length)..];
            if (input.Channels == 1)
                rows.ToGrey(row, target[..length]);
            else
                rows.ToRgb(row, target[..length], target.Slice(plane, length), target.Slice(2 * plane, length));
        }
    }
}
