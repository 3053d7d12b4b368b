#:project ../../sdk/EdgeSdk
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// Writes what ONNX Runtime in C# answers on ten images at every level of each model: dotnet run Expected.cs FOLDER MODEL... writes FOLDER/0.json,
// 1.json and so on. The images are the first committed test images where the model takes such, and noise elsewhere.
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using EdgeSdk.Models;
using Microsoft.ML.OnnxRuntime;

const int Images = 10;
var folder = Path.GetFullPath(args[0]);
foreach (var (path, index) in args.Skip(1).Select((path, index) => (Path.GetFullPath(path), index)))
{
    var manifest = ModelManifest.Read(path);
    var (channels, height, width) = manifest.Input;
    var images = channels == 1 && height == 28 && width == 28 ? Fashion() : Noise(channels * height * width);
    using var options = new SessionOptions { IntraOpNumThreads = 1 };
    using var session = new InferenceSession(path, options);
    var levels = manifest.Levels.Select(level => new JsonObject
    {
        ["budget"] = level.Budget,
        ["answers"] = new JsonArray([.. images.Select(image => Answer(session, image, manifest.Input, (float)level.Budget))]),
    });
    File.WriteAllText(Path.Combine(folder, $"{index}.json"), new JsonObject
    {
        ["model"] = path,
        ["shape"] = new JsonArray(channels, height, width),
        ["images"] = new JsonArray([.. images.Select(image => Numbers<byte>(image))]),
        ["levels"] = new JsonArray([.. levels]),
    }.ToJsonString());
}

static JsonObject Answer(InferenceSession session, byte[] image, ModelInput shape, float budget)
{
    using var run = new RunOptions();
    using var pixels = OrtValue.CreateTensorValueFromMemory(image.Select(pixel => pixel / 255f).ToArray(), [1, shape.Channels, shape.Height, shape.Width]);
    using var wanted = OrtValue.CreateTensorValueFromMemory(new[] { budget }, []);
    using var outputs = session.Run(run, ["image", "budget"], [pixels, wanted], session.OutputNames);
    var answer = new JsonObject();
    foreach (var (name, value) in session.OutputNames.Zip(outputs))
        answer[name] = name == "tiers" ? Numbers(value.GetTensorDataAsSpan<long>()) : Numbers(value.GetTensorDataAsSpan<float>());
    return answer;
}

static byte[][] Fashion()
{
    var path = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../runtime-samples/QuickStart/assets/t10k-2000-images-idx3-ubyte.gz");
    using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
    stream.ReadExactly(new byte[16]);
    var images = new byte[Images][];
    for (var i = 0; i < Images; i++)
        stream.ReadExactly(images[i] = new byte[28 * 28]);
    return images;
}

static byte[][] Noise(int length)
{
    var random = new Random(1);
    var images = new byte[Images][];
    for (var i = 0; i < Images; i++)
        random.NextBytes(images[i] = new byte[length]);
    return images;
}

static JsonArray Numbers<T>(ReadOnlySpan<T> values) where T : struct
{
    var array = new JsonArray();
    foreach (var value in values)
        array.Add(JsonValue.Create(value));
    return array;
}

static string ThisFile([CallerFilePath] string path = "") => path;
