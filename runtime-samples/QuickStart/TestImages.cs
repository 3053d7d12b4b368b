using System.Buffers.Binary;
using System.IO.Compression;

namespace QuickStart;

/// <summary>Images the model was never trained on: the first 2,000 of Fashion-MNIST's test set, in its own IDX format.</summary>
internal sealed class TestImages
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    private TestImages(byte[] pixels, byte[] labels, int height, int width) => (_pixels, _labels, Height, Width) = (pixels, labels, height, width);

    public int Count => _labels.Length;

    public int Height { get; }

    public int Width { get; }

    /// <summary>The grey pixels of an image, row by row: what a camera would deliver as Mono8.</summary>
    public ReadOnlySpan<byte> Pixels(int image) => _pixels.AsSpan(image * Height * Width, Height * Width);

    public int Label(int image) => _labels[image];

    public static TestImages Read(string imagePath, string labelPath)
    {
        var (sizes, pixels) = ReadIdx(imagePath, dimensions: 3);
        var (count, labels) = ReadIdx(labelPath, dimensions: 1);
        if (sizes[0] != count[0])
            throw new InvalidDataException($"{labelPath}: has {count[0]} labels for {sizes[0]} images; copy the assets anew.");
        return new TestImages(pixels, labels, sizes[1], sizes[2]);
    }

    private static (int[] Sizes, byte[] Data) ReadIdx(string path, int dimensions)
    {
        try
        {
            using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            Span<byte> header = stackalloc byte[4 + 4 * dimensions];
            stream.ReadExactly(header);
            var sizes = new int[dimensions];
            for (var i = 0; i < dimensions; i++)
                sizes[i] = BinaryPrimitives.ReadInt32BigEndian(header[(4 + 4 * i)..]);
            var data = new byte[sizes.Aggregate(1, (product, size) => checked(product * size))];
            stream.ReadExactly(data);
            return (sizes, data);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or OverflowException)
        {
            throw new InvalidDataException($"{path}: is not a whole IDX file; copy the assets anew.", e);
        }
    }
}
