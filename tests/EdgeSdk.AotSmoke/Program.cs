using EdgeSdk;
using EdgeSdk.Frames;
using EdgeSdk.Models;

// The SDK compiled ahead of time does what it does under the JIT: exit code 0, or the reason on standard error.
// With a model file as its argument it runs a grey frame at every level, without one it sees a missing file refused.
try
{
    using var model = AdaptiveModel.Open(args.Length > 0 ? args[0] : "missing.onnx");
    var (_, height, width) = model.Manifest.Input;
    var pixels = new byte[width * height];
    foreach (var level in model.Levels)
    {
        var result = model.Run(Frame.Over(pixels, width, height, PixelFormat.Mono8), level.Budget);
        Console.WriteLine($"AOT smoke: level {level.Budget} spent {result.MacsShare:P1}: {result.Label}");
    }

    return 0;
}
catch (ModelFileException e) when (args.Length == 0)
{
    Console.WriteLine($"AOT smoke: refused as it should: {e.Message}");
    return 0;
}
catch (Exception e)
{
    Console.Error.WriteLine(e);
    return 1;
}
