using EdgeSdk.Frames;

namespace Cameras.Adapters;

/// <summary>
/// What every GenTL-based camera SDK hands out, under one name or another. Write the few lines below against yours:
/// <list type="table">
/// <item><term>pylon</term><description>IGrabResult: PixelDataPointer, PayloadSize, PixelTypeValue, Width, Height, ComputeStride, ID, Timestamp; Dispose gives it back</description></item>
/// <item><term>Vimba X</term><description>IFrame: ImageData, BufferSize, PixelFormat, Width, Height, Id, Timestamp; dispose or re-queue it</description></item>
/// <item><term>IDS peak</term><description>Buffer: BasePtr, Size, PixelFormat, Width, Height, FrameID, Timestamp_ns; DataStream.QueueBuffer gives it back</description></item>
/// <item><term>Spinnaker</term><description>IManagedImage: DataPtr, ImageSize, PixelFormat, Width, Height, Stride, FrameID, TimeStamp; Release gives it back</description></item>
/// </list>
/// Member names differ between versions: look them up in your SDK's reference. Their pixel formats are PFNC's numbers, as EdgeSdk's are.
/// </summary>
internal interface IGrabbedBuffer : IDisposable
{
    nint Address { get; }

    int Size { get; }

    /// <summary>The PFNC code.</summary>
    int PixelFormat { get; }

    int Width { get; }

    int Height { get; }

    /// <summary>Bytes from row to row; 0 when rows are not padded.</summary>
    int Stride { get; }

    ulong FrameId { get; }

    /// <summary>Nanoseconds on the camera's clock.</summary>
    long Timestamp { get; }
}

/// <summary>The few lines a user writes.</summary>
internal static class GenTlFrames
{
    /// <summary>A grabbed buffer as a frame, which gives the buffer back as soon as its pixels have been read, or at once when it is no frame.</summary>
    public static Frame AsFrame(this IGrabbedBuffer buffer, string camera)
    {
        try
        {
            return Frame.At(buffer.Address, buffer.Size, buffer.Width, buffer.Height, (PixelFormat)buffer.PixelFormat, buffer.Stride) with
            {
                Info = new(buffer.FrameId, camera, TimeSpan.FromTicks(buffer.Timestamp / TimeSpan.NanosecondsPerTick)),
                Lease = buffer,
                // GenICam's YUV spans all 256 values, video's does not.
                FullRange = true,
            };
        }
        catch
        {
            // Nobody else will: a few bad frames would leave the camera without buffers.
            buffer.Dispose();
            throw;
        }
    }
}
