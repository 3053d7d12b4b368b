using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeSdk.Models.Trust;

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

    /// <summary>Reads the pointer.</summary>
    /// <returns>The pointer, or <see langword="null"/>, and then what is wrong with it; nothing when there is none yet.</returns>
    public static (StorePointer? Pointer, string? Problem) Read(string folder)
    {
        const string Damaged = $"'{FileName}' is damaged; the newest sound model of the folder is taken, and the file written anew.";
        try
        {
            var path = Path.Combine(folder, FileName);
            if (new FileInfo(path).Length is 0 or > MaxBytes)
                return (null, Damaged);
            var pointer = JsonSerializer.Deserialize(File.ReadAllBytes(path), PointerJson.Default.StorePointer);
            return pointer is not null && ModelSignature.IsHash(pointer.Current) && (pointer.Previous is null || ModelSignature.IsHash(pointer.Previous)) && pointer.Minimum >= 0
                ? (pointer, null) : (null, Damaged);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, Damaged);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"'{FileName}' cannot be read: {e.Message}");
        }
    }

    public void Write(string folder) => AtomicFile.Write(
        Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, PointerJson.Default.StorePointer));
}

/// <summary>Reads and writes the pointer without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StorePointer))]
internal sealed partial class PointerJson : JsonSerializerContext;
