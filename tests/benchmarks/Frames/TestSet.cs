using System.IO.Compression;

namespace EdgeSdk.Benchmarks.Frames;

/// <summary>The 2,000 Fashion-MNIST test images that QuickStart ships: never trained on.</summary>
internal sealed record TestSet(byte[] Pixels, byte[] Labels)
{
    public const int Side = 28;

    private const int ImageHeader = 16;
    private const int LabelHeader = 8;

    public static IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "assets");

    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(index * Side * Side, Side * Side);

    public static TestSet Read() => new(
        Unzip("t10k-2000-images-idx3-ubyte.gz")[ImageHeader..], Unzip("t10k-2000-labels-idx1-ubyte.gz")[LabelHeader..]);

    private static byte[] Unzip(string name)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(Folder, name)), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
