using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace EdgeSdk.Embeddings;

/// <summary>
/// A gallery on disk, little-endian: the magic and version, what a detector adds, embedding length, labels (each a length and UTF-8), the class of each
/// example, the examples as floats, and a SHA-256 of all before it.
/// </summary>
internal static class GalleryFile
{
    public const int MaxLength = 1 << 16;

    private const int MaxLabels = 1 << 20;
    private const int MaxLabelBytes = 1 << 12;

    public static ReadOnlySpan<byte> GalleryMagic => "EDGEGAL1"u8;

    public static ReadOnlySpan<byte> DetectorMagic => "EDGEANO1"u8;

    /// <param name="path">The file.</param>
    /// <param name="magic">What it is.</param>
    /// <param name="more">What comes before the gallery.</param>
    /// <param name="length">The embeddings' length.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="classes">Per example an index of a label.</param>
    /// <param name="examples">[examples, length].</param>
    public static void Write(
        string path, ReadOnlySpan<byte> magic, ReadOnlySpan<byte> more, int length, IReadOnlyList<string> labels, IReadOnlyList<int> classes, ReadOnlySpan<float> examples)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(magic);
            writer.Write(more);
            writer.Write(length);
            writer.Write(labels.Count);
            writer.Write(classes.Count);
            foreach (var label in labels)
            {
                var bytes = Encoding.UTF8.GetBytes(label);
                if (bytes.Length > MaxLabelBytes)
                    throw new InvalidOperationException($"A label takes {bytes.Length} bytes; a gallery file holds labels of up to {MaxLabelBytes}.");
                writer.Write(bytes.Length);
                writer.Write(bytes);
            }
            foreach (var index in classes)
                writer.Write(index);
            writer.Write(MemoryMarshal.AsBytes(examples));
        }
        var content = memory.ToArray();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(content);
            stream.Write(SHA256.HashData(content));
        });
    }

    /// <param name="path">The file.</param>
    /// <param name="magic">What it has to be.</param>
    /// <param name="more">Receives what comes before the gallery.</param>
    /// <exception cref="InvalidDataException">The file is damaged, cut short or none.</exception>
    public static (int Length, string[] Labels, int[] Classes, float[] Examples) Read(string path, ReadOnlySpan<byte> magic, Span<byte> more)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < magic.Length + more.Length + SHA256.HashSizeInBytes || !bytes.AsSpan().StartsWith(magic))
            throw new InvalidDataException($"{path}: it is no {(magic.SequenceEqual(DetectorMagic) ? "anomaly detector" : "gallery")} that EdgeSdk saved.");
        var content = bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes);
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(content.Length)))
            throw new InvalidDataException($"{path}: it is damaged or cut short; copy it again.");
        content.Slice(magic.Length, more.Length).CopyTo(more);
        try
        {
            return Parse(content[(magic.Length + more.Length)..]);
        }
        // A sound hash over nonsense: somebody else's writer.
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"{path}: it contradicts itself; save it again.", e);
        }
    }

    private static (int, string[], int[], float[]) Parse(ReadOnlySpan<byte> content)
    {
        var (length, labelCount, count) = (Number(ref content, 1, MaxLength), Number(ref content, 0, MaxLabels), Number(ref content, 0, int.MaxValue));
        // Each label and each example takes bytes that must be there, so that a wrong count allocates nothing.
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)labelCount * sizeof(int) + (long)count * sizeof(int) * (1L + length), content.Length);
        var labels = new string[labelCount];
        foreach (ref var label in labels.AsSpan())
        {
            var size = Number(ref content, 1, MaxLabelBytes);
            label = Encoding.UTF8.GetString(content[..size]);
            content = content[size..];
        }
        var classes = new int[count];
        foreach (ref var index in classes.AsSpan())
            index = Number(ref content, 0, labelCount - 1);
        var examples = MemoryMarshal.Cast<byte, float>(content).ToArray();
        ArgumentOutOfRangeException.ThrowIfNotEqual(examples.Length, checked(count * length));
        return (length, labels, classes, examples);
    }

    private static int Number(ref ReadOnlySpan<byte> content, int least, int most)
    {
        var value = System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(content);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        content = content[sizeof(int)..];
        return value;
    }
}
