using EdgeSdk.Frames;
using OpenCvSharp;

namespace Cameras.Adapters;

/// <summary>OpenCV's matrices as frames, without a copy.</summary>
internal static class MatFrames
{
    /// <summary>Looks at a matrix, or a region of one; it must not change or be disposed before the frame has run.</summary>
    public static Frame AsFrame(this Mat mat)
    {
        var format = mat.Type() switch
        {
            var t when t == MatType.CV_8UC1 => PixelFormat.Mono8,
            var t when t == MatType.CV_8UC3 => PixelFormat.BGR8,
            var t when t == MatType.CV_8UC4 => PixelFormat.BGRa8,
            var t when t == MatType.CV_16UC1 => PixelFormat.Mono16,
            var t => throw new NotSupportedException($"A matrix of {t} is no frame; convert it to CV_8UC1, CV_8UC3, CV_8UC4 or CV_16UC1."),
        };
        // The last row of a region ends with its pixels: there may be nothing behind them.
        var stride = (int)mat.Step();
        return Frame.At(mat.Data, (mat.Rows - 1) * stride + mat.Cols * mat.ElemSize(), mat.Cols, mat.Rows, format, stride);
    }
}
