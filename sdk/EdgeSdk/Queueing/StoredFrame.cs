using EdgeSdk.Frames;

namespace EdgeSdk.Queueing;

/// <summary>A frame whose camera has its buffer back: a copy in a buffer that is used again and again.</summary>
internal sealed class StoredFrame
{
    private byte[] _pixels = [];
    private int _length;
    private (int Width, int Height, PixelFormat Format, int Stride, FrameRegion Region, bool FullRange) _shape;

    public FrameInfo Info { get; private set; }

    public Frame Frame => Frame.Over(_pixels.AsSpan(0, _length), _shape.Width, _shape.Height, _shape.Format, _shape.Stride) with
    {
        Region = _shape.Region,
        FullRange = _shape.FullRange,
        Info = Info,
    };

    public void Take(in Frame frame)
    {
        _length = frame.Pixels.Length;
        if (_pixels.Length < _length)
            _pixels = GC.AllocateUninitializedArray<byte>(_length);
        frame.Pixels.CopyTo(_pixels);
        _shape = (frame.Width, frame.Height, frame.Format, frame.Stride, frame.Region, frame.FullRange);
        Info = frame.Info;
    }
}
