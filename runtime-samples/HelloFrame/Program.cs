using System.IO.Compression;
using EdgeSdk;
using EdgeSdk.Frames;

var images = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "images.gz")), CompressionMode.Decompress);
var picture = new byte[16 + 28 * 28];                                                   // a header, then the first picture: an ankle boot
images.ReadExactly(picture);
using var model = AdaptiveModel.Open(Path.Combine(AppContext.BaseDirectory, "model.onnx"));
foreach (var level in model.Levels)
{
    var result = model.Run(Frame.Over(picture.AsSpan(16), 28, 28, PixelFormat.Mono8), level.Budget);
    Console.WriteLine($"budget {level.Budget:0.00}: {result.Label}, {result.MacsShare:0.000} of the dense work, {result.Latency.TotalMilliseconds:0.0} ms");
}
