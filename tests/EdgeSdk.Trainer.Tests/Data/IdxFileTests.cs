using CsCheck;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Trainer.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] Pixels = IdxBytes.Counting(2 * 3 * 4);
    private static readonly byte[] File = IdxBytes.Of(Pixels, 2, 3, 4);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_plain_and_a_compressed_file_give_the_same_array()
    {
        foreach (var path in new[] { Write("images", File), Write("images.gz", IdxBytes.Gzip(File)) })
        {
            var (dimensions, data) = IdxFile.Read(path, 3);
            Assert.Equal([2, 3, 4], dimensions);
            Assert.Equal(Pixels, data);
        }
    }

    [Theory]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData((1 << 22) + 7)]
    public void Arrays_around_the_size_of_the_first_buffer_arrive_whole(int size)
    {
        var data = new byte[size];
        new Random(1).NextBytes(data);
        Assert.Equal(data, IdxFile.Read(Write("large", IdxBytes.Of(data, size)), 1).Data);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        for (var length = 0; length < File.Length; length++)
        {
            var path = Write("cut", File[..length]);
            var error = Assert.Throws<DataSetException>(() => IdxFile.Read(path, 3));
            Assert.Equal(path, error.Path);
            Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_compressed_file_cut_anywhere_is_refused_or_read_whole_when_only_its_checksum_is_gone()
    {
        const int Trailer = 8;
        var packed = IdxBytes.Gzip(File);
        for (var length = 0; length < packed.Length; length++)
        {
            var path = Write("cut.gz", packed[..length]);
            if (length < packed.Length - Trailer - 2)
                Assert.Throws<DataSetException>(() => IdxFile.Read(path, 3));
            else if (Record.Exception(() => Assert.Equal(Pixels, IdxFile.Read(path, 3).Data)) is { } error)
                Assert.IsType<DataSetException>(error);
        }
    }

    [Fact]
    public void A_byte_too_many_is_refused()
    {
        var error = Assert.Throws<DataSetException>(() => IdxFile.Read(Write("long", [.. File, 0]), 3));
        Assert.Contains("24 bytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)] // Not two zero bytes first.
    [InlineData(1, 1)]
    [InlineData(2, 9)] // Signed bytes.
    [InlineData(2, 0x0D)] // Floats.
    public void Another_magic_number_is_shown(int position, byte value)
    {
        var bytes = (byte[])File.Clone();
        bytes[position] = value;
        var error = Assert.Throws<DataSetException>(() => IdxFile.Read(Write("magic", bytes), 3));
        Assert.Contains(Convert.ToHexString(bytes.AsSpan(0, 4)), error.Message, StringComparison.Ordinal);
        Assert.Contains("00000803", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_in_the_place_of_images_are_refused()
    {
        var error = Assert.Throws<DataSetException>(() => IdxFile.Read(Write("labels", IdxBytes.Of([1, 2], 2)), 3));
        Assert.Contains("1 dimensions, expected 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 28, 28)]
    [InlineData(-1, 28, 28)]
    [InlineData(int.MinValue, 28, 28)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(65_536, 32_768, 1)]
    [InlineData(1, int.MaxValue, 1)] // No array of .NET is as long.
    public void Impossible_dimensions_are_refused(int a, int b, int c)
    {
        var error = Assert.Throws<DataSetException>(() => IdxFile.Read(Write("size", IdxBytes.Of([1, 2], a, b, c)), 3));
        Assert.Contains("impossible dimensions", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gigabytes")]
    [InlineData("gigabytes.gz")]
    public void Gigabytes_declared_over_a_few_bytes_are_not_allocated(string name)
    {
        var bytes = IdxBytes.Of([1, 2, 3], 1_500_000, 28, 50);
        var path = Write(name, name.EndsWith(".gz", StringComparison.Ordinal) ? IdxBytes.Gzip(bytes) : bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataSetException>(() => IdxFile.Read(path, 3));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = _folder.File("absent");
        Assert.Equal($"{path}: does not exist.", Assert.Throws<DataSetException>(() => IdxFile.Read(path, 3)).Message);
    }

    [Fact]
    public void Something_that_is_not_gzip_is_refused() =>
        Assert.Contains("gzip", Assert.Throws<DataSetException>(() => IdxFile.Read(Write("plain.gz", File), 3)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("fuzz")]
    [InlineData("fuzz.gz")]
    public void Damage_gives_an_array_of_the_declared_size_or_a_refusal_and_nothing_else(string name)
    {
        var packed = name.EndsWith(".gz", StringComparison.Ordinal);
        var original = packed ? IdxBytes.Gzip(File) : File;
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                var bytes = (byte[])original.Clone();
                foreach (var (position, value) in changes)
                    bytes[position] = value;
                try
                {
                    var (dimensions, data) = IdxFile.Read(Write(name, bytes), 3);
                    Assert.Equal(dimensions.Aggregate(1L, (size, dimension) => size * dimension), data.LongLength);
                }
                catch (DataSetException)
                {
                }
            },
            iter: 2000,
            threads: 1);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string name, byte[] bytes)
    {
        var path = _folder.File(name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }
}
