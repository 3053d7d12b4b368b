using Cameras.Adapters;

namespace EdgeSdk.Tool.Running;

/// <summary>A V4L2 camera, until no more frames are wanted. The adapter is that of the sample Cameras, the same file.</summary>
internal sealed class VideoCamera(string path, int width, int height) : FrameSource
{
    public override void Play(ResultLines lines)
    {
        using var device = new VideoDevice(path, width, height);
        while (!lines.IsFull)
            lines.Run(device.Grab());
    }
}
