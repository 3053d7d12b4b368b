using System.Security.Cryptography;

namespace EdgeSdk.Models.Trust;

/// <summary>Reads keys as PEM; only ECDSA over P-256 counts.</summary>
internal static class SigningKey
{
    private const int MaxFileBytes = 1 << 16;

    /// <summary>Reads the one key in <paramref name="pem"/>; the caller disposes it.</summary>
    /// <exception cref="ArgumentException">It is not such a key, or one of the other kind.</exception>
    public static ECDsa Read(string pem, bool isPrivate, string source)
    {
        if (!PemEncoding.TryFind(pem, out var fields))
            throw new ArgumentException($"{source} holds no key in PEM form ('-----BEGIN ...').");
        if (pem[fields.Label].Contains("PRIVATE", StringComparison.Ordinal) != isPrivate)
            throw new ArgumentException(isPrivate
                ? $"{source} holds a '{pem[fields.Label]}' where the private key is needed."
                : $"{source} holds a private key; a device needs the public one only: put that there, and keep the private one where you sign.");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem.AsSpan(fields.Location.Start.Value, fields.Location.End.Value - fields.Location.Start.Value));
            if (key.KeySize == 256 && key.ExportParameters(false).Curve.Oid is { } curve && (curve.Value == "1.2.840.10045.3.1.7" || curve.FriendlyName is "nistP256" or "ECDSA_P256"))
                return key;
            throw new ArgumentException($"{source} holds a key that is not ECDSA over P-256; make one with 'edge sign --new-key NAME'.");
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            // The latter for a curve that the platform has never heard of.
            key.Dispose();
            throw new ArgumentException($"{source} holds no sound ECDSA key over P-256; make one with 'edge sign --new-key NAME'.", e);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The text of a key file.</summary>
    /// <exception cref="ArgumentException">It cannot be read or is too long for a key.</exception>
    public static string ReadFile(string path)
    {
        try
        {
            // What has no length is empty, or a pipe that would hold up whoever opens it.
            return new FileInfo(path).Length is > 0 and <= MaxFileBytes
                ? File.ReadAllText(path)
                : throw new ArgumentException($"'{path}' is empty or too long for a key.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The key '{path}' cannot be read: {e.Message}", e);
        }
    }
}
