namespace EdgeSdk.Tool.Running;

/// <summary>Where frames come from.</summary>
internal abstract class FrameSource
{
    /// <summary>What the command line names: pictures and folders of them, or one camera. Everything is looked for before the first frame runs.</summary>
    /// <param name="sources">The paths.</param>
    /// <param name="cameraSize">Width and height to ask a camera for.</param>
    /// <exception cref="ArgumentException">A camera is named together with something else.</exception>
    /// <exception cref="IOException">A path is neither a file, a folder with pictures nor a camera.</exception>
    public static FrameSource Of(string[] sources, int[] cameraSize)
    {
        if (!sources.Any(IsDevice))
            return new PictureFiles(sources);
        return sources is [var device]
            ? new VideoCamera(device, cameraSize[0], cameraSize[1])
            : throw new ArgumentException("A camera is run alone: leave the other sources out.");
    }

    /// <summary>Runs all frames, until there are no more or no more are wanted.</summary>
    public abstract void Play(ResultLines lines);

    private static bool IsDevice(string path) => OperatingSystem.IsLinux() && Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);
}
