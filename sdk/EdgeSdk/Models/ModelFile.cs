using System.Security.Cryptography;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Models.Trust;
using Google.Protobuf;

namespace EdgeSdk.Models;

/// <summary>A model file read once and verified; ONNX Runtime sees these very bytes and no others.</summary>
internal sealed class ModelFile
{
    // A protobuf message ends at 2 GiB, and so does an array.
    private const long MaxBytes = int.MaxValue - 64;

    private readonly ModelSignature? _signature;

    private ModelFile(string path, byte[] bytes, ModelManifest manifest, ModelSignature? signature)
    {
        _signature = signature;
        Path = path;
        Bytes = bytes;
        Manifest = manifest;
    }

    public string Path { get; }

    public byte[] Bytes { get; }

    public ModelManifest Manifest { get; }

    public ModelIdentity Identity => field ??= new(
        Manifest.Name, _signature?.Sha256 ?? Convert.ToHexStringLower(SHA256.HashData(Bytes)), _signature?.Version, _signature?.Key);

    /// <summary>Below this version models of this name are withdrawn, by the word of whoever signed this one.</summary>
    public long Minimum => _signature?.Minimum ?? 0;

    /// <summary>Reads and verifies the file at <paramref name="path"/>; its signature first, where one is asked for.</summary>
    /// <exception cref="ModelFileException">It cannot be read, is not a sound EdgeSdk model or not a trusted one.</exception>
    public static ModelFile Read(string path, TrustStore? trust = null)
    {
        var bytes = ReadBytes(path);
        return Verify(path, bytes, trust?.Check(path, bytes));
    }

    /// <summary>Verifies <paramref name="bytes"/>; <paramref name="path"/> only names them in messages.</summary>
    /// <exception cref="ModelFileException">They are not a sound EdgeSdk model.</exception>
    public static ModelFile Verify(string path, byte[] bytes, ModelSignature? signature = null)
    {
        var model = Parse(path, bytes);
        var json = model.MetadataProps.FirstOrDefault(p => p.Key == ModelManifest.MetadataKey)?.Value
            ?? throw new ModelFileException(path, "it was not exported by EdgeSdk or is cut short: there is no "
                + $"'{ModelManifest.MetadataKey}' in its metadata; export it with EdgeSdk's trainer or copy it again.");
        var manifest = ManifestReader.Read(path, json);
        if (model.Graph is null)
            throw new ModelFileException(path, "it holds a manifest and no graph; export the model again.");
        if (GraphRules.FirstProblem(model, manifest) is { } problem)
            throw new ModelFileException(path, $"its graph is not what EdgeSdk runs: {problem}; export the model again.");
        if (GraphLimits.FirstProblem(model) is { } excess)
            throw new ModelFileException(path, $"its graph is larger than EdgeSdk takes: {excess}; export the model again.");
        if (WeightsHash.Of(model.Graph) != manifest.WeightsSha256)
            throw new ModelFileException(path,
                "its weights do not match the hash in its manifest, so the file was damaged or edited; copy it again.");
        return new(path, bytes, manifest, signature);
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            // What has no length is empty, or a pipe or device that never ends.
            var length = new FileInfo(path).Length;
            if (length == 0)
                throw new ModelFileException(path, "it is empty; copy it again.");
            if (length > MaxBytes)
                throw new ModelFileException(path, $"it has {length} bytes, and an ONNX file ends at {MaxBytes}.");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            var bytes = new byte[length];
            stream.ReadExactly(bytes);
            return bytes;
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
