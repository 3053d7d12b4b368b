using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>
/// Named tensors and a few strings in one file, in the safetensors format: the length of a JSON header (little-endian uint64), the header
/// with each tensor's type, shape and place, then the bytes.
/// </summary>
internal static class TensorFile
{
    private const string MetadataKey = "__metadata__";
    private const int LargestHeader = 1 << 24;

    private static readonly Dictionary<ScalarType, string> TypeNames = new()
    {
        [ScalarType.Float32] = "F32",
        [ScalarType.Float64] = "F64",
        [ScalarType.Int64] = "I64",
    };

    /// <summary>Writes the file beside its name, flushes it to the disk, and only then puts it in the place of an older one.</summary>
    public static void Write(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var list = tensors.ToList();
        AtomicFile.Write(path, stream =>
        {
            using var header = new MemoryStream();
            WriteHeader(header, list, metadata);
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            header.WriteTo(stream);
            foreach (var (_, tensor) in list)
            {
                using var host = tensor.cpu();
                using var contiguous = host.contiguous();
                stream.Write(contiguous.bytes);
            }
        });
    }

    /// <summary>Reads the strings and copies every tensor into the one of the same name.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or its tensors are not the expected ones.</exception>
    public static IReadOnlyDictionary<string, string> ReadInto(string path, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        var bytes = File.ReadAllBytes(path);
        var (metadata, entries, start) = ReadHeader(path, bytes);
        foreach (var (name, tensor) in tensors)
        {
            if (!entries.TryGetValue(name, out var entry))
                throw new InvalidDataException($"{path}: has no tensor '{name}'; it belongs to another network or method.");
            if (entry.Type != TypeNames[tensor.dtype] || !entry.Shape.SequenceEqual(tensor.shape))
                throw new InvalidDataException(
                    $"{path}: tensor '{name}' is {entry.Type} [{string.Join(", ", entry.Shape)}], expected {TypeNames[tensor.dtype]} [{string.Join(", ", tensor.shape)}]; it belongs to another network.");
            using var noGradient = no_grad();
            using var source = empty(tensor.shape, tensor.dtype, CPU);
            var target = source.bytes;
            if (entry.Begin < 0 || entry.End < entry.Begin || entry.End > bytes.Length - start || entry.End - entry.Begin != target.Length)
                throw new InvalidDataException($"{path}: is cut short or damaged at tensor '{name}'.");
            bytes.AsSpan(start + (int)entry.Begin, target.Length).CopyTo(target);
            tensor.copy_(source);
        }

        return metadata;
    }

    /// <summary>Reads the strings only.</summary>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path) => ReadHeader(path, File.ReadAllBytes(path)).Metadata;

    private static void WriteHeader(Stream stream, List<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteStartObject(MetadataKey);
        foreach (var (key, value) in metadata)
            json.WriteString(key, value);
        json.WriteEndObject();
        long offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            var size = tensor.numel() * tensor.element_size();
            json.WriteStartObject(name);
            json.WriteString("dtype", TypeNames[tensor.dtype]);
            json.WriteStartArray("shape");
            foreach (var dimension in tensor.shape)
                json.WriteNumberValue(dimension);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += size);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static (Dictionary<string, string> Metadata, Dictionary<string, Entry> Entries, int Start) ReadHeader(string path, byte[] bytes)
    {
        try
        {
            var length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            if (length is < 2 or > LargestHeader || length > bytes.Length - 8)
                throw new InvalidDataException($"{path}: is not a checkpoint, or is cut short.");
            using var json = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
            var metadata = new Dictionary<string, string>();
            var entries = new Dictionary<string, Entry>();
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    foreach (var item in property.Value.EnumerateObject())
                        metadata[item.Name] = item.Value.GetString() ?? "";
                    continue;
                }

                var offsets = property.Value.GetProperty("data_offsets");
                entries[property.Name] = new Entry(
                    property.Value.GetProperty("dtype").GetString() ?? "",
                    [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())],
                    offsets[0].GetInt64(), offsets[1].GetInt64());
            }

            return (metadata, entries, 8 + (int)length);
        }
        catch (Exception e) when (e is JsonException or ArgumentOutOfRangeException or KeyNotFoundException or InvalidOperationException
            or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{path}: is not a checkpoint, or is damaged.", e);
        }
    }

    private sealed record Entry(string Type, long[] Shape, long Begin, long End);
}
