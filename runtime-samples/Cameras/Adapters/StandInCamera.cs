using System.Runtime.InteropServices;

namespace Cameras.Adapters;

/// <summary>A camera that is none: a ring of native buffers, filled with a moving gradient behind a colour mosaic.</summary>
internal sealed unsafe class StandInCamera : IDisposable
{
    private const int BayerRG8 = 0x01080009;
    private const int Buffers = 3;

    private readonly Stack<Buffer> _free = [];
    private ulong _frame;

    public StandInCamera(int width, int height)
    {
        for (var i = 0; i < Buffers; i++)
            _free.Push(new(this, width, height));
    }

    /// <summary>Buffers that nobody holds.</summary>
    public int Free => _free.Count;

    public IGrabbedBuffer Grab()
    {
        if (!_free.TryPop(out var buffer))
            throw new InvalidOperationException("All buffers are in use: give one back before the next is grabbed.");
        buffer.Expose(_frame++);
        return buffer;
    }

    public void Dispose()
    {
        foreach (var buffer in _free)
            NativeMemory.Free((void*)buffer.Address);
    }

    private sealed class Buffer(StandInCamera camera, int width, int height) : IGrabbedBuffer
    {
        public nint Address { get; } = (nint)NativeMemory.Alloc((nuint)(width * height));

        public int Size => width * height;

        public int PixelFormat => BayerRG8;

        public int Width => width;

        public int Height => height;

        public int Stride => 0;

        public ulong FrameId { get; private set; }

        public long Timestamp => (long)FrameId * 10_000_000;

        public void Expose(ulong frame)
        {
            FrameId = frame;
            var pixels = new Span<byte>((void*)Address, Size);
            for (var i = 0; i < pixels.Length; i++)
                pixels[i] = (byte)(i % width + (int)frame * 8);
        }

        public void Dispose() => camera._free.Push(this);
    }
}
