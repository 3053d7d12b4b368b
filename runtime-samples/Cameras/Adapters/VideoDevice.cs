using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeSdk.Frames;

namespace Cameras.Adapters;

/// <summary>
/// A camera behind Linux's V4L2, streaming into buffers that are mapped into this process: no copy between the driver and the tensor. For 64-bit Linux.
/// </summary>
internal sealed unsafe partial class VideoDevice : IDisposable
{
    private const uint SetFormat = 0xC0D05605;
    private const uint RequestBuffers = 0xC0145608;
    private const uint QueryBuffer = 0xC0585609;
    private const uint QueueBuffer = 0xC058560F;
    private const uint DequeueBuffer = 0xC0585611;
    private const uint StreamOn = 0x40045612;
    private const uint StreamOff = 0x40045613;
    private const int Capture = 1;
    private const int Mapped = 1;
    private const int ReadWrite = 2;
    private const int Buffers = 4;

    private static readonly (string Code, PixelFormat Format)[] Formats =
    [
        ("YUYV", PixelFormat.YUV422_8), ("UYVY", PixelFormat.YUV422_8_UYVY), ("NV12", PixelFormat.NV12), ("YU12", PixelFormat.I420),
        ("GREY", PixelFormat.Mono8), ("RGB3", PixelFormat.RGB8), ("BGR3", PixelFormat.BGR8), ("RGGB", PixelFormat.BayerRG8),
        ("GRBG", PixelFormat.BayerGR8), ("GBRG", PixelFormat.BayerGB8), ("BA81", PixelFormat.BayerBG8),
    ];

    private readonly string _path;
    private readonly int _file;
    private readonly Buffer[] _buffers = [];
    private readonly int _width, _height, _stride;
    private readonly PixelFormat _format;

    /// <summary>Opens a device and starts it; the driver may choose another size or format than asked for.</summary>
    public VideoDevice(string path, int width, int height)
    {
        _path = path;
        _file = Open(path, ReadWrite);
        if (_file < 0)
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}.");
        Span<byte> format = stackalloc byte[208];
        format.Clear();
        Write(format, 0, Capture);
        Write(format, 8, width);
        Write(format, 12, height);
        Write(format, 16, Code("YUYV"));
        Control(SetFormat, format);
        (_width, _height, _stride) = (Read(format, 8), Read(format, 12), Read(format, 24));
        var code = Read(format, 16);
        _format = Formats.FirstOrDefault(f => Code(f.Code) == code).Format;
        if (_format == PixelFormat.None)
            throw new NotSupportedException($"{path}: it delivers format 0x{code:X8}, which is no frame (MJPEG, for example, has to be decoded first).");

        Span<byte> request = stackalloc byte[20];
        request.Clear();
        Write(request, 0, Buffers);
        Write(request, 4, Capture);
        Write(request, 8, Mapped);
        Control(RequestBuffers, request);
        _buffers = new Buffer[Read(request, 0)];
        for (var i = 0; i < _buffers.Length; i++)
        {
            var described = Describe(i, QueryBuffer);
            var address = Map(0, (nuint)described.Length, 3, 1, _file, described.Offset);
            if (address == -1)
                throw new IOException($"{path}: buffer {i} cannot be mapped: {Marshal.GetLastPInvokeErrorMessage()}.");
            _buffers[i] = new(this, i, address, described.Length);
            Describe(i, QueueBuffer);
        }
        Switch(StreamOn);
    }

    /// <summary>Waits for the next frame. Running it gives its buffer back to the driver.</summary>
    public Frame Grab()
    {
        var (index, _, _, sequence, time) = Describe(0, DequeueBuffer);
        var buffer = _buffers[index];
        try
        {
            return Frame.At(buffer.Address, buffer.Length, _width, _height, _format, _stride) with
            {
                Info = new((uint)sequence, _path, time),
                Lease = buffer,
            };
        }
        catch
        {
            // Nobody else will: a few bad frames would leave the driver without buffers.
            buffer.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffers.Length > 0)
            Switch(StreamOff);
        foreach (var buffer in _buffers)
            _ = Unmap(buffer.Address, (nuint)buffer.Length);
        _ = Close(_file);
    }

    private (int Index, int Length, int Offset, int Sequence, TimeSpan Time) Describe(int index, uint request)
    {
        // struct v4l2_buffer, 64 bits.
        Span<byte> buffer = stackalloc byte[88];
        buffer.Clear();
        Write(buffer, 0, index);
        Write(buffer, 4, Capture);
        Write(buffer, 60, Mapped);
        Control(request, buffer);
        var time = TimeSpan.FromSeconds(BinaryPrimitives.ReadInt64LittleEndian(buffer[24..])) + TimeSpan.FromMicroseconds(BinaryPrimitives.ReadInt64LittleEndian(buffer[32..]));
        return (Read(buffer, 0), Read(buffer, 72), Read(buffer, 64), Read(buffer, 56), time);
    }

    private void Switch(uint request)
    {
        Span<byte> type = stackalloc byte[4];
        Write(type, 0, Capture);
        Control(request, type);
    }

    private void Control(uint request, Span<byte> argument)
    {
        fixed (byte* pointer = argument)
            if (Ioctl(_file, request, pointer) < 0)
                throw new IOException($"{_path}: request 0x{request:X8} failed: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private static int Code(string four) => BinaryPrimitives.ReadInt32LittleEndian([.. four.Select(c => (byte)c)]);

    private static void Write(Span<byte> target, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(target[at..], value);

    private static int Read(ReadOnlySpan<byte> source, int at) => BinaryPrimitives.ReadInt32LittleEndian(source[at..]);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int file, nuint request, byte* argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    private sealed class Buffer(VideoDevice device, int index, nint address, int length) : IDisposable
    {
        public nint Address => address;

        public int Length => length;

        public void Dispose() => device.Describe(index, QueueBuffer);
    }
}
