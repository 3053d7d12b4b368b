using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeSdk.Updates;

/// <summary>Which of the files in a model's folder runs, which ran before, and below which version models are withdrawn.</summary>
internal sealed record StorePointer
{
    public const string FileName = "current.json";

    private const int MaxBytes = 4096;

    /// <summary>SHA-256 of the file that runs, in lower-case hexadecimal.</summary>
    public required string Current { get; init; }

    /// <summary>SHA-256 of the one before.</summary>
    public string? Previous { get; init; }

    /// <summary>The highest minimum that the signature of an installed model named.</summary>
    public long Minimum { get; init; }

    /// <summary>Reads the pointer; <see langword="null"/> when there is none or it is damaged.</summary>
    public static StorePointer? Read(string folder)
    {
        try
        {
            var path = Path.Combine(folder, FileName);
            if (new FileInfo(path).Length is 0 or > MaxBytes)
                return null;
            var pointer = JsonSerializer.Deserialize(File.ReadAllBytes(path), PointerJson.Default.StorePointer);
            return pointer is not null && IsHash(pointer.Current) && (pointer.Previous is null || IsHash(pointer.Previous)) && pointer.Minimum >= 0 ? pointer : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public void Write(string folder) => AtomicFile.Write(
        Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, PointerJson.Default.StorePointer));

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>Reads and writes the pointer without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StorePointer))]
internal sealed partial class PointerJson : JsonSerializerContext;
