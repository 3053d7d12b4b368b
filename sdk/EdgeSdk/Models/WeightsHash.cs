using System.Security.Cryptography;
using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Models;

/// <summary>SHA-256 over the raw bytes of the main graph's initializers in file order.</summary>
internal static class WeightsHash
{
    /// <summary>The hash in lower-case hexadecimal.</summary>
    public static string Of(GraphProto graph)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var initializer in graph.Initializer)
            hash.AppendData(initializer.RawData.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
