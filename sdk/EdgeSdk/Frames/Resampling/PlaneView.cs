using System.Runtime.InteropServices;
using EdgeSdk.Frames.Formats;

namespace EdgeSdk.Frames.Resampling;

/// <summary>One plane of a frame, whose geometry has been checked.</summary>
internal readonly ref struct PlaneView
{
    private readonly ReadOnlySpan<byte> _pixels;
    private readonly nint _first;
    private readonly nint _stride;
    private readonly int _rowBytes;

    public PlaneView(in Frame frame, in PixelLayout layout, int plane)
    {
        _pixels = frame.Pixels;
        _stride = frame.Stride;
        _rowBytes = (int)(((long)frame.Width * layout.BitsPerPixelInRow + 7) / 8);
        _first = frame.FirstRow;
        if (plane == 0)
            return;
        _first = _stride * frame.Height;
        if (layout.Chroma != Chroma.Planes)
            return;
        _stride /= 2;
        _rowBytes /= 2;
        _first += (plane - 1) * (frame.Height / 2) * _stride;
    }

    public ref readonly byte Origin => ref MemoryMarshal.GetReference(_pixels);

    public nint Offset(int row) => _first + row * _stride;

    public ReadOnlySpan<byte> Row(int row) => _pixels.Slice((int)Offset(row), _rowBytes);
}
