using System.Security.Cryptography;
using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Models.Trust;

namespace EdgeSdk.Tests.Models.Trust;

/// <summary>A small signed package, and everything an attacker may do to it.</summary>
internal sealed class Tampering : IDisposable
{
    private const long Version = 7;

    private readonly string _path;
    private readonly byte[] _model;
    private readonly byte[] _signature;
    private readonly string _privateKey;
    private readonly TrustStore _trust;

    public Tampering()
    {
        _path = new TinyModel().Write();
        (_privateKey, var publicKey) = ModelSigner.CreateKey();
        ModelSigner.Sign(_path, _privateKey, Version);
        (_model, _signature) = (File.ReadAllBytes(_path), File.ReadAllBytes(_path + ModelSignature.Extension));
        var rules = new ModelTrust { MinimumVersion = 5 };
        _trust = rules.Key(publicKey).Snapshot()!;
    }

    /// <summary>Tries every attack.</summary>
    /// <returns>How many there were, and what was accepted or refused in another way than with a <see cref="ModelFileException"/>.</returns>
    public (int Tried, IReadOnlyList<string> Wrong) Run()
    {
        var wrong = new List<string>();
        var tried = 0;
        if (Refused(_model, _signature) is { } refused)
            wrong.Add($"untouched: {refused}");
        foreach (var (name, model, signature) in Attacks())
        {
            tried++;
            try
            {
                if (Refused(model, signature) is null)
                    wrong.Add($"{name}: accepted");
            }
            catch (Exception e)
            {
                wrong.Add($"{name}: {e.GetType().Name} {e.Message}");
            }
        }
        return (tried, wrong);
    }

    public void Dispose() => File.Delete(_path + ModelSignature.Extension);

    private string? Refused(byte[] model, byte[]? signature)
    {
        try
        {
            ModelFile.Verify(_path, model, _trust.Check(_path, signature));
            return null;
        }
        catch (ModelFileException e)
        {
            return e.Message;
        }
    }

    private IEnumerable<(string Name, byte[] Model, byte[]? Signature)> Attacks()
    {
        for (var bit = 0; bit < 8 * _model.Length; bit++)
            yield return ($"bit {bit} of the model", Flipped(_model, bit), _signature);
        for (var bit = 0; bit < 8 * _signature.Length; bit++)
            yield return ($"bit {bit} of the signature", _model, Flipped(_signature, bit));
        for (var length = 0; length < _model.Length; length++)
            yield return ($"model cut to {length}", _model[..length], _signature);
        for (var length = 0; length < _signature.Length; length++)
            yield return ($"signature cut to {length}", _model, _signature[..length]);
        yield return ("no signature", _model, null);
        yield return ("signature with a line more", _model, [.. _signature, (byte)'\n']);
        yield return ("model with a byte more", [.. _model, 0], _signature);
        yield return ("signature of a megabyte", _model, new byte[1 << 20]);
        yield return ("another model", new TinyModel { Levels = [0.2, 1] }.ToBytes(), _signature);
        yield return ("signed by an unknown key", _model, Signed(ModelSigner.CreateKey().PrivateKey, Version));
        yield return ("signed by an unknown key that names a known one", _model, Forged());
        yield return ("rolled back", _model, Signed(_privateKey, 4));
        // From here on everything is signed by the trusted key: whoever holds it may be careless, or not its owner.
        foreach (var (name, model) in Escapes())
            yield return (name, model, SignedRaw(model, Version, KeyName()));
        foreach (var key in (string[])["", "a", KeyName()[..12], KeyName()[..63], KeyName() + "0", KeyName().ToUpperInvariant(), new('z', 64), "../" + KeyName()[3..]])
            yield return ($"key named '{key}'", _model, SignedRaw(_model, Version, key));
    }

    private static IEnumerable<(string Name, byte[] Model)> Escapes()
    {
        foreach (var place in (string[])["../weights.bin", "/etc/passwd", "/dev/zero", "weights.bin", "sub/../../weights.bin", "C:\\weights.bin", "link"])
        {
            yield return ($"a weight in '{place}'", Edited(model => Leave(model.Graph.Initializer[0], place)));
            yield return ($"a constant in '{place}'", Edited(model => model.Graph.Node[0].Attribute.Add(Holding(Left(place)))));
            yield return ($"a weight of a branch in '{place}'", Edited(model =>
            {
                var branch = new GraphProto { Name = "branch" };
                branch.Initializer.Add(Left(place));
                model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "then_branch", G = branch, Type = AttributeProto.Types.AttributeType.Graph });
            }));
        }
        yield return ("operators of another set", Edited(model => model.Graph.Node[0].Domain = "com.acme"));
        yield return ("an import of another set", Edited(model => model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.acme", Version = 1 })));
        yield return ("a function", Edited(model => model.Functions.Add(Google.Protobuf.ByteString.CopyFrom([0x0a, 1, (byte)'f']))));
        yield return ("ORT format", [0x18, 0, 0, 0, .. "ORTM"u8, .. new byte[64]]);
        yield return ("ONNX that looks like ORT format", [0x12, 6, (byte)'x', (byte)'x', .. "ORTM"u8, .. new TinyModel().ToBytes()]);
    }

    private static byte[] Edited(Action<ModelProto> edit) => new TinyModel { Edit = edit }.ToBytes();

    private static TensorProto Left(string place)
    {
        var tensor = new TensorProto { Name = "left", DataType = (int)TensorProto.Types.DataType.Float };
        Leave(tensor, place);
        return tensor;
    }

    private static void Leave(TensorProto tensor, string place)
    {
        tensor.RawData = Google.Protobuf.ByteString.Empty;
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = place });
    }

    private static AttributeProto Holding(TensorProto tensor) => new() { Name = "value", T = tensor, Type = AttributeProto.Types.AttributeType.Tensor };

    private string KeyName() => ModelSignature.Parse(_signature)!.Value.Content.Key;

    private byte[] SignedRaw(byte[] model, long version, string keyName)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(_privateKey);
        var content = new ModelSignature(version, 0, model.Length, Convert.ToHexStringLower(SHA256.HashData(model)), keyName);
        return content.Write(key.SignData(content.Signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    private byte[] Signed(string key, long version)
    {
        File.WriteAllBytes(_path, _model);
        ModelSigner.Sign(_path, key, version);
        return File.ReadAllBytes(_path + ModelSignature.Extension);
    }

    private byte[] Forged()
    {
        var (content, _) = ModelSignature.Parse(_signature)!.Value;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return content.Write(key.SignData(content.Signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
