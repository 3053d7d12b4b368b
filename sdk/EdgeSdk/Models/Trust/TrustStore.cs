using System.Security.Cryptography;

namespace EdgeSdk.Models.Trust;

/// <summary>Keys and rules, copied; says of a file whether it may run.</summary>
internal sealed class TrustStore
{
    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    private readonly bool _allowUnsigned;

    public TrustStore(IEnumerable<(string Pem, string Source)> keys, bool allowUnsigned)
    {
        _allowUnsigned = allowUnsigned;
        foreach (var (pem, source) in keys)
        {
            using var key = SigningKey.Read(pem, isPrivate: false, source);
            _keys[ModelSignature.KeyName(key)] = key.ExportSubjectPublicKeyInfo();
        }
    }

    public long MinimumVersion { get; set; }

    /// <summary>Checks the signature beside <paramref name="path"/>; the model itself is not read.</summary>
    /// <returns>What was signed; <see langword="null"/> when the model has no signature and needs none.</returns>
    /// <exception cref="ModelFileException">The model may not run.</exception>
    public CheckedSignature? Check(string path) => Check(path, SignatureFile.Read(path));

    /// <summary>Checks the content of a signature <paramref name="file"/>.</summary>
    /// <inheritdoc cref="Check(string)"/>
    public CheckedSignature? Check(string path, byte[]? file)
    {
        if (file is null)
            return _allowUnsigned ? null : throw new ModelFileException(path,
                $"it is not signed: there is no '{Path.GetFileName(path)}{ModelSignature.Extension}' beside it; sign it with 'edge sign', or allow unsigned models by the option.");
        var content = Verify(path, file);
        if (content.Version < MinimumVersion)
            throw new ModelFileException(path, $"it is version {content.Version}, and versions below {MinimumVersion} are withdrawn.");
        return new(content, file);
    }

    /// <summary>The content of a signature by a trusted key, of whatever version.</summary>
    /// <exception cref="ModelFileException">It is no such signature.</exception>
    public ModelSignature Verify(string path, byte[] file)
    {
        if (ModelSignature.Parse(file) is not var (content, signature))
            throw new ModelFileException(path, "its signature file is damaged; copy it again or sign the model again.");
        if (!_keys.TryGetValue(content.Key, out var publicKey))
            throw new ModelFileException(path, $"it is signed with the key {content.Key[..12]}, which this device does not trust; add the public key to the trust store if it should.");
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key.VerifyData(content.Signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            ? content
            : throw new ModelFileException(path, "its signature is not that of the key it names: the signature file was edited or forged.");
    }

    /// <summary>Compares a model with what was signed.</summary>
    /// <exception cref="ModelFileException">It is another file.</exception>
    public static void Compare(string path, byte[] bytes, ModelSignature content)
    {
        if (content.Bytes != bytes.Length || content.Sha256 != Convert.ToHexStringLower(SHA256.HashData(bytes)))
            throw new ModelFileException(path, "it is not the file that was signed: it was damaged, edited or exchanged; copy it again with its signature.");
    }
}
