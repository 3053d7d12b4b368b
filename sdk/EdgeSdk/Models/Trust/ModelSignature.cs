using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeSdk.Models.Trust;

/// <summary>
/// What a signature file says, line by line: a heading, <c>version</c>, <c>minimum</c>, <c>bytes</c>, <c>sha256</c>, <c>key</c> and
/// <c>signature</c>, which is ECDSA P-256 with SHA-256 over all lines before it. There is one way to write it, and any other is refused.
/// </summary>
internal sealed record ModelSignature(long Version, long Minimum, long Bytes, string Sha256, string Key)
{
    public const string Extension = ".sig";
    public const int MaxBytes = 1024;
    public const int SignatureBytes = 64;

    private const string Heading = "EdgeSdk model signature 1";

    /// <summary>The lines that are signed.</summary>
    public byte[] Signed => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"{Heading}\nversion: {Version}\nminimum: {Minimum}\nbytes: {Bytes}\nsha256: {Sha256}\nkey: {Key}\n"));

    /// <summary>The whole file.</summary>
    public byte[] Write(byte[] signature) => [.. Signed, .. Encoding.ASCII.GetBytes($"signature: {Convert.ToBase64String(signature)}\n")];

    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    /// <returns><see langword="null"/> when it is anything else, in any byte.</returns>
    public static (ModelSignature Content, byte[] Signature)? Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes || !Ascii.IsValid(file))
            return null;
        if (Encoding.ASCII.GetString(file).Split('\n') is not [Heading, var version, var minimum, var bytes, var sha256, var key, var signature, ""])
            return null;
        if (Number(version, "version: ") is not { } v || Number(minimum, "minimum: ") is not { } m || Number(bytes, "bytes: ") is not { } b)
            return null;
        if (!sha256.StartsWith("sha256: ", StringComparison.Ordinal) || !key.StartsWith("key: ", StringComparison.Ordinal)
            || !signature.StartsWith("signature: ", StringComparison.Ordinal) || !Base64.IsValid(signature.AsSpan(11)))
            return null;
        var content = new ModelSignature(v, m, b, sha256[8..], key[5..]);
        if (!IsHash(content.Sha256) || !IsHash(content.Key))
            return null;
        var value = Convert.FromBase64String(signature[11..]);
        return value.Length == SignatureBytes && content.Write(value).AsSpan().SequenceEqual(file) ? (content, value) : null;
    }

    /// <summary>How a key is named: SHA-256 over its SubjectPublicKeyInfo.</summary>
    public static string KeyName(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>Whether a text is a SHA-256 in lower-case hexadecimal: the name of a model file or a key.</summary>
    public static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static long? Number(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) && long.TryParse(line.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
