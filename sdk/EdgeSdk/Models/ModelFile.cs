using System.Security.Cryptography;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Models.Trust;
using Google.Protobuf;

namespace EdgeSdk.Models;

/// <summary>A model file read once and verified; ONNX Runtime sees these very bytes and no others.</summary>
internal sealed class ModelFile
{
    private readonly CheckedSignature? _signature;

    private ModelFile(string path, byte[] bytes, ModelManifest manifest, CheckedSignature? signature, ModelRules rules)
    {
        (_signature, Rules) = (signature, rules);
        Path = path;
        Bytes = bytes;
        Manifest = manifest;
    }

    public string Path { get; }

    public byte[] Bytes { get; }

    public ModelManifest Manifest { get; }

    public ModelIdentity Identity => field ??= new(
        Manifest.Name, _signature?.Content.Sha256 ?? Convert.ToHexStringLower(SHA256.HashData(Bytes)), _signature?.Content.Version, _signature?.Content.Key);

    /// <summary>Below this version models of this name are withdrawn, by the word of whoever signed this one.</summary>
    public long Minimum => _signature?.Content.Minimum ?? 0;

    /// <summary>The very signature file that was checked; <see langword="null"/> when none was.</summary>
    public byte[]? Signature => _signature?.File;

    /// <summary>The rules it was verified by.</summary>
    public ModelRules Rules { get; }

    /// <summary>Reads and verifies the file at <paramref name="path"/>; its signature first, where one is asked for.</summary>
    /// <exception cref="ModelFileException">It cannot be read, is not a sound EdgeSdk model or not a trusted one.</exception>
    public static ModelFile Read(string path, TrustStore? trust = null, ModelRules? rules = null)
    {
        rules ??= ModelRules.Default;
        var signature = trust?.Check(path);
        var bytes = ModelBytes.Read(path, rules.MaxBytes, signature?.Content.Bytes);
        return Verify(path, bytes, signature, rules);
    }

    /// <summary>Verifies <paramref name="bytes"/>, the signature first; <paramref name="path"/> only names them in messages.</summary>
    /// <exception cref="ModelFileException">They are not a sound EdgeSdk model, or not the one that was signed.</exception>
    public static ModelFile Verify(string path, byte[] bytes, CheckedSignature? signature = null, ModelRules? rules = null)
    {
        rules ??= ModelRules.Default;
        if (signature is not null)
            TrustStore.Compare(path, bytes, signature.Content);
        if (IsOtherFormat(bytes))
            throw new ModelFileException(path, "it is, or looks to ONNX Runtime like, a file in ORT format, whose graph nobody has verified; export the model as ONNX.");
        var model = Parse(path, bytes);
        var json = model.MetadataProps.FirstOrDefault(p => p.Key == ModelManifest.MetadataKey)?.Value
            ?? throw new ModelFileException(path, "it was not exported by EdgeSdk or is cut short: there is no "
                + $"'{ModelManifest.MetadataKey}' in its metadata; export it with EdgeSdk's trainer or copy it again.");
        var manifest = ManifestReader.Read(path, json);
        if (model.Graph is null)
            throw new ModelFileException(path, "it holds a manifest and no graph; export the model again.");
        if (GraphRules.FirstProblem(model, manifest, rules) is { } problem)
            throw new ModelFileException(path, $"its graph is not what EdgeSdk runs: {problem}; export the model again.");
        if (GraphLimits.FirstProblem(model) is { } excess)
            throw new ModelFileException(path, $"its graph is larger than EdgeSdk takes: {excess}; export the model again.");
        if (WeightsHash.Of(model.Graph) != manifest.WeightsSha256)
            throw new ModelFileException(path,
                "its weights do not match the hash in its manifest, so the file was damaged or edited; copy it again.");
        return new(path, bytes, manifest, signature, rules);
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
        catch (OutOfMemoryException e)
        {
            throw new ModelFileException(path, "there is not enough memory to read its graph; use a smaller model.", e);
        }
    }

    // ONNX Runtime tells its own format by these four bytes, and a sound ONNX file may have them there as well, in a name.
    private static bool IsOtherFormat(ReadOnlySpan<byte> bytes) => bytes.Length >= 8 && bytes[4..8].SequenceEqual("ORTM"u8);
}
