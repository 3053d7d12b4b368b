using Cameras.Adapters;
using EdgeSdk.Frames;

namespace EdgeSdk.Tests.Programs;

public class GenTlFramesTests
{
    [Theory]
    [InlineData(0, 8, (int)PixelFormat.BayerRG8)]
    [InlineData(63, 8, (int)PixelFormat.BayerRG8)]
    [InlineData(64, 7, (int)PixelFormat.BayerRG8)]
    [InlineData(64, 8, 0x7EADBEEF)]
    public void Frames_that_are_refused_give_their_buffers_back_so_that_the_camera_goes_on(int size, int stride, int format)
    {
        using var camera = new StandInCamera(8, 8);
        var buffers = camera.Free;
        for (var i = 0; i <= buffers; i++)
            Assert.ThrowsAny<ArgumentException>(() => new Bad(camera.Grab(), size, stride, format).AsFrame("bad"));
        Assert.Equal(buffers, camera.Free);
    }

    [Fact]
    public void A_good_frame_keeps_its_buffer_until_its_lease_is_disposed()
    {
        using var camera = new StandInCamera(8, 8);
        var buffers = camera.Free;
        var frame = camera.Grab().AsFrame("good");
        Assert.Equal(buffers - 1, camera.Free);
        frame.Lease!.Dispose();
        Assert.Equal(buffers, camera.Free);
    }

    private sealed class Bad(IGrabbedBuffer buffer, int size, int stride, int format) : IGrabbedBuffer
    {
        public nint Address => buffer.Address;

        public int Size => size;

        public int PixelFormat => format;

        public int Width => buffer.Width;

        public int Height => buffer.Height;

        public int Stride => stride;

        public ulong FrameId => buffer.FrameId;

        public long Timestamp => buffer.Timestamp;

        public void Dispose() => buffer.Dispose();
    }
}
