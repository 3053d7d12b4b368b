using System.Buffers.Binary;
using System.IO.Compression;

namespace EdgeSdk.Trainer.Data;

/// <summary>
/// Reads unsigned-byte arrays in the IDX format of the MNIST family, plain or gzip-compressed:
/// two zero bytes, the element type (8 = unsigned byte), the number of dimensions, each dimension as a big-endian int32, the data.
/// </summary>
internal static class IdxFile
{
    /// <summary>Reads the array.</summary>
    /// <param name="path">The file; compressed when its name ends in <c>.gz</c>.</param>
    /// <param name="rank">The number of dimensions it must have.</param>
    /// <exception cref="DataSetException">The file is missing, is not IDX, or is cut short.</exception>
    public static (int[] Dimensions, byte[] Data) Read(string path, int rank)
    {
        try
        {
            using var file = File.OpenRead(path);
            using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            return Read(path, stream, rank);
        }
        catch (InvalidDataException e)
        {
            throw new DataSetException(path, "is not a gzip file or is damaged; copy it anew from the data set.", e);
        }
        catch (EndOfStreamException e)
        {
            throw new DataSetException(path, "is cut short; copy it anew from the data set.", e);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataSetException(path, "does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException(path, $"cannot be read: {e.Message}", e);
        }
    }

    private static (int[] Dimensions, byte[] Data) Read(string path, Stream stream, int rank)
    {
        Span<byte> magic = stackalloc byte[4];
        stream.ReadExactly(magic);
        if (magic[0] != 0 || magic[1] != 0 || magic[2] != 8)
            throw new DataSetException(path, $"is not an IDX file of unsigned bytes: it starts with {Convert.ToHexString(magic)}, expected 000008{rank:X2}.");
        if (magic[3] != rank)
            throw new DataSetException(path, $"has {magic[3]} dimensions, expected {rank}; is it the right file?");

        var dimensions = new int[rank];
        long size = 1;
        Span<byte> number = stackalloc byte[4];
        for (var i = 0; i < rank; i++)
        {
            stream.ReadExactly(number);
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(number);
            if (dimensions[i] <= 0 || (size *= dimensions[i]) > Array.MaxLength)
                throw new DataSetException(path, $"declares the impossible dimensions {string.Join("x", dimensions[..(i + 1)])}.");
        }

        return (dimensions, ReadData(path, stream, size));
    }

    // A damaged header can declare gigabytes: memory grows with what the file really holds.
    private static byte[] ReadData(string path, Stream stream, long size)
    {
        var data = new byte[Math.Min(size, 1 << 20)];
        var read = 0;
        while (true)
        {
            var count = stream.ReadAtLeast(data.AsSpan(read), data.Length - read, throwOnEndOfStream: false);
            read += count;
            if (read < data.Length)
                throw new DataSetException(path, $"is cut short: {read} of {size} bytes; copy it anew from the data set.");
            if (read == size)
                break;
            Array.Resize(ref data, (int)Math.Min(size, data.Length * 4L));
        }

        if (stream.ReadByte() >= 0)
            throw new DataSetException(path, $"is longer than the {size} bytes it declares; is it damaged?");
        return data;
    }
}
