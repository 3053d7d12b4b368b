#:project ../../sdk/EdgeSdk
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// Writes what the SDK answers on the first committed test images at every level: dotnet run Expected.cs expected.json [model.onnx]
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using EdgeSdk;
using EdgeSdk.Frames;

const int Images = 10;
var output = Path.GetFullPath(args.Length > 0 ? args[0] : "expected.json");
var assets = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../runtime-samples/QuickStart/assets"));
var modelPath = args.Length > 1 ? Path.GetFullPath(args[1]) : Path.Combine(assets, "fashion-mnist.onnx");

using var model = AdaptiveModel.Open(modelPath, options => options.Threads = 1);
var (channels, height, width) = model.Manifest.Input;
using var stream = new GZipStream(File.OpenRead(Path.Combine(assets, "t10k-2000-images-idx3-ubyte.gz")), CompressionMode.Decompress);
stream.ReadExactly(new byte[16]);
var images = new byte[Images][];
for (var i = 0; i < Images; i++)
    stream.ReadExactly(images[i] = new byte[height * width]);

var levels = model.Levels.Select(level => new JsonObject
{
    ["budget"] = level.Budget,
    ["answers"] = new JsonArray([.. images.Select(image =>
    {
        var result = model.Run(Frame.Over(image, width, height, PixelFormat.Mono8), level.Budget);
        return new JsonObject { ["logits"] = Numbers(result.Logits), ["macs"] = result.Macs, ["tiers"] = Numbers(result.Tiers) };
    })]),
}).ToArray();
File.WriteAllText(output, new JsonObject
{
    ["model"] = Path.GetRelativePath(Path.GetDirectoryName(output)!, modelPath),
    ["shape"] = new JsonArray(channels, height, width),
    ["images"] = new JsonArray([.. images.Select(image => Numbers<byte>(image))]),
    ["levels"] = new JsonArray(levels),
}.ToJsonString());

static JsonArray Numbers<T>(ReadOnlySpan<T> values) where T : struct
{
    var array = new JsonArray();
    foreach (var value in values)
        array.Add(JsonValue.Create(value));
    return array;
}

static string ThisFile([CallerFilePath] string path = "") => path;
