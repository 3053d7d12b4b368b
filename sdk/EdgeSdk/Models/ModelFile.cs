using EdgeSdk.Models.Onnx;
using Google.Protobuf;

namespace EdgeSdk.Models;

/// <summary>A model file read once and verified; ONNX Runtime sees these very bytes and no others.</summary>
internal sealed class ModelFile
{
    // A protobuf message ends at 2 GiB, and so does an array.
    private const long MaxBytes = int.MaxValue - 64;

    private ModelFile(string path, byte[] bytes, ModelManifest manifest)
    {
        Path = path;
        Bytes = bytes;
        Manifest = manifest;
    }

    public string Path { get; }

    public byte[] Bytes { get; }

    public ModelManifest Manifest { get; }

    /// <summary>Reads and verifies the file at <paramref name="path"/>.</summary>
    /// <exception cref="ModelFileException">It cannot be read or is not a sound EdgeSdk model.</exception>
    public static ModelFile Read(string path) => Verify(path, ReadBytes(path));

    /// <summary>Verifies <paramref name="bytes"/>; <paramref name="path"/> only names them in messages.</summary>
    /// <exception cref="ModelFileException">They are not a sound EdgeSdk model.</exception>
    public static ModelFile Verify(string path, byte[] bytes)
    {
        if (bytes.Length == 0)
            throw new ModelFileException(path, "it is empty; copy it again.");
        var model = Parse(path, bytes);
        var json = model.MetadataProps.FirstOrDefault(p => p.Key == ModelManifest.MetadataKey)?.Value
            ?? throw new ModelFileException(path, "it was not exported by EdgeSdk or is cut short: there is no "
                + $"'{ModelManifest.MetadataKey}' in its metadata; export it with EdgeSdk's trainer or copy it again.");
        var manifest = ManifestReader.Read(path, json);
        if (model.Graph is null)
            throw new ModelFileException(path, "it holds a manifest and no graph; export the model again.");
        if (GraphRules.FirstProblem(model, manifest) is { } problem)
            throw new ModelFileException(path, $"its graph is not what EdgeSdk runs: {problem}; export the model again.");
        if (WeightsHash.Of(model.Graph) != manifest.WeightsSha256)
            throw new ModelFileException(path,
                "its weights do not match the hash in its manifest, so the file was damaged or edited; copy it again.");
        return new(path, bytes, manifest);
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= MaxBytes
                ? File.ReadAllBytes(path)
                : throw new ModelFileException(path, $"it has {length} bytes, and an ONNX file ends at {MaxBytes}.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            var what = Directory.Exists(path) ? "is a folder" : "does not exist";
            throw new ModelFileException(path, $"the model file {what}; give the path of an .onnx file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ModelFileException(path, $"the model file cannot be read: {e.Message}", e);
        }
    }

    private static ModelProto Parse(string path, byte[] bytes)
    {
        try
        {
            // The parser's own limits hold: 100 nested messages, lengths never beyond the bytes at hand.
            return ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelFileException(path, "it is cut short or not an ONNX file; copy it again.", e);
        }
    }
}
