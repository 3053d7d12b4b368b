using System.Security.Cryptography;

namespace EdgeSdk.Models.Trust;

/// <summary>Signs models where they are made. The private key never needs to be on a device.</summary>
public static class ModelSigner
{
    /// <summary>Signs a model: writes <c>model.onnx.sig</c> beside <c>model.onnx</c>.</summary>
    /// <param name="path">The model; it is verified first.</param>
    /// <param name="privateKeyPem">The private key as PEM text: ECDSA over P-256.</param>
    /// <param name="version">The version of the model, 1 or more, higher for every one that follows.</param>
    /// <param name="minimum">Versions below this are withdrawn on every device that has once installed this model; 0 withdraws none.</param>
    /// <param name="rules">What the model may bring beside what every model may: <see cref="ModelTrust.MaxBytes"/>, <see cref="ModelTrust.OperatorSet"/>. Devices need the same.</param>
    /// <returns>The model's identity as devices will see it.</returns>
    /// <exception cref="ModelFileException">It is not a sound model.</exception>
    /// <exception cref="ArgumentException">The key is no such key, or the minimum is above the version.</exception>
    /// <exception cref="IOException">The signature cannot be written.</exception>
    public static ModelIdentity Sign(string path, string privateKeyPem, long version, long minimum = 0, Action<ModelTrust>? rules = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(privateKeyPem);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        if (minimum > version)
            throw new ArgumentException($"The minimum is {minimum} and the version {version}: the model would withdraw itself.");
        using var key = SigningKey.Read(privateKeyPem, isPrivate: true, "The key");
        var allowed = new ModelTrust();
        rules?.Invoke(allowed);
        var file = ModelFile.Read(path, null, allowed.Rules());
        var content = new ModelSignature(version, minimum, file.Bytes.Length, file.Identity.Sha256, ModelSignature.KeyName(key));
        var signature = key.SignData(content.Signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        AtomicFile.Write(path + ModelSignature.Extension, stream => stream.Write(content.Write(signature)));
        return file.Identity with { Version = version, Key = content.Key };
    }

    /// <summary>Makes a new pair of keys, as PEM text.</summary>
    public static (string PrivateKey, string PublicKey) CreateKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (key.ExportPkcs8PrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem());
    }
}
