using System.Buffers.Binary;
using System.IO.Compression;

namespace InspectionCamera.Scene;

/// <summary>What lies on the belt: images of Fashion-MNIST's test set that the model was never trained on, in its own IDX format.</summary>
internal sealed class ItemImages
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    private ItemImages(byte[] pixels, byte[] labels, int size) => (_pixels, _labels, Size) = (pixels, labels, size);

    public int Count => _labels.Length;

    /// <summary>Width and height of an image in pixels.</summary>
    public int Size { get; }

    /// <summary>The grey pixels of an image, row by row.</summary>
    public ReadOnlySpan<byte> Pixels(int image) => _pixels.AsSpan(image * Size * Size, Size * Size);

    /// <summary>The class of an image.</summary>
    public int Label(int image) => _labels[image];

    /// <exception cref="InvalidDataException">A file is no such set.</exception>
    public static ItemImages Read(string imagePath, string labelPath)
    {
        var (sizes, pixels) = ReadIdx(imagePath, dimensions: 3);
        var (count, labels) = ReadIdx(labelPath, dimensions: 1);
        if (sizes[0] != count[0] || sizes[1] != sizes[2])
            throw new InvalidDataException($"{labelPath}: has {count[0]} labels for {sizes[0]} images of {sizes[2]}x{sizes[1]}; copy the assets anew.");
        return new(pixels, labels, sizes[1]);
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
