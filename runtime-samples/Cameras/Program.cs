using Cameras.Adapters;
using EdgeSdk;
using EdgeSdk.Frames;
using OpenCvSharp;

// Where frames come from, one line each. Usage: Cameras folder PICTURES | opencv PICTURE | video /dev/video0 | gentl
const int Frames = 10;
if (args.Length is < 1 or > 2 || args.Length == 1 && args[0] != "gentl")
    return Refuse("usage: Cameras folder FOLDER | opencv PICTURE | video DEVICE | gentl");
try
{
    using var model = AdaptiveModel.Open(Path.Combine(AppContext.BaseDirectory, "assets", "fashion-mnist.onnx"), options =>
    {
        options.Threads = 1;
        options.Frames.Fit = FrameFit.Letterbox;
    });
    switch (args[0])
    {
        case "folder":
            foreach (var path in Directory.EnumerateFiles(args[1]).Order())
            {
                using var bitmap = SkiaFrames.Decode(path);
                Show(model.Run(bitmap.AsFrame() with { Info = new(Camera: path) }));
            }
            break;
        case "opencv":
            using (var mat = Cv2.ImRead(args[1]))
                Show(model.Run(mat.AsFrame() with { Info = new(Camera: args[1]) }));
            break;
        case "video":
            using (var device = new VideoDevice(args[1], 640, 480))
                for (var i = 0; i < Frames; i++)
                    Show(model.Run(device.Grab()));
            break;
        case "gentl":
            using (var camera = new StandInCamera(640, 480))
                for (var i = 0; i < Frames; i++)
                    Show(model.Run(camera.Grab().AsFrame("stand-in")));
            break;
        default:
            return Refuse($"'{args[0]}' is none of folder, opencv, video and gentl.");
    }
    return 0;
}
catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or NotSupportedException or UnauthorizedAccessException)
{
    return Refuse(e.Message);
}

static void Show(FrameResult result) => Console.WriteLine(
    $"{result.Info.Camera} {result.Info.Id} at {result.Info.Timestamp.TotalSeconds:0.000} s: {result.Label} {result.Score:0.00}, {result.Latency.TotalMilliseconds:0.000} ms");

static int Refuse(string sentence)
{
    Console.Error.WriteLine($"Cameras: {sentence}");
    return 2;
}
