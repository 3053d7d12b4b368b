using EdgeSdk.Models.Trust;

namespace EdgeSdk.Models;

/// <summary>Which file answers: what a result's provenance needs.</summary>
/// <param name="Name"><see cref="ModelManifest.Name"/>.</param>
/// <param name="Sha256">SHA-256 of the whole file, in lower-case hexadecimal.</param>
/// <param name="Version">The version that was signed; <see langword="null"/> for an unsigned file, and where nobody asked for a signature.</param>
/// <param name="Key">The key it was signed with: SHA-256 of the public key; <see langword="null"/> as for <paramref name="Version"/>.</param>
public sealed record ModelIdentity(string Name, string Sha256, long? Version, string? Key)
{
    /// <summary>Verifies a model file, its signature first; ONNX Runtime is not involved.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="trust">Says which models may run.</param>
    /// <exception cref="ModelFileException">The file is missing, damaged, not made by EdgeSdk or not trusted.</exception>
    /// <exception cref="ArgumentException">A key cannot be read.</exception>
    public static ModelIdentity Read(string path, Action<ModelTrust> trust)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(trust);
        var rules = new ModelTrust();
        trust(rules);
        return ModelFile.Read(path, rules.Snapshot(), rules.Rules()).Identity;
    }

    /// <summary>Name, version and the beginning of the hash.</summary>
    public override string ToString() => $"{Name} {(Version is { } version ? $"version {version}" : "unsigned")} ({Sha256[..12]})";
}
