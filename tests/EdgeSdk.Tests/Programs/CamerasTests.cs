using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeSdk.Tests.Programs;

public sealed class CamerasTests : IDisposable
{
    private const string Program = "Cameras";
    private const int Side = 56;

    private readonly string _folder = Directory.CreateTempSubdirectory("edgesdk-cameras-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_camera_with_three_buffers_delivers_ten_frames_because_each_is_given_back()
    {
        var ended = await Child.Run(Program, "gentl");
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        var lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"stand-in {i} at {i / 100.0:0.000} s"), lines.Select(line => line.Split(':')[0]));
    }

    [Fact]
    public async Task A_picture_gets_the_same_answer_through_SkiaSharp_and_through_OpenCV()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The sample brings OpenCV for Linux x64 only.");
        var path = Path.Combine(_folder, "slope.bmp");
        await File.WriteAllBytesAsync(path, Bitmap(), TestContext.Current.CancellationToken);
        var (skia, openCv) = (await Child.Run(Program, "folder", _folder), await Child.Run(Program, "opencv", path));
        Assert.True(skia.ExitCode == 0 && openCv.ExitCode == 0, skia.Error + openCv.Error);
        Assert.Equal(Answer(skia), Answer(openCv));

        static string Answer(Child.Ended ended) => ended.Output.Trim().Split(" s: ")[1].Split(',')[0];
    }

    [Theory]
    [InlineData("folder no-such-folder", "no-such-folder")]
    [InlineData("video /dev/no-such-camera", "/dev/no-such-camera")]
    [InlineData("webcam 0", "'webcam'")]
    [InlineData("folder", "usage")]
    public async Task A_source_that_is_not_there_gets_one_sentence(string arguments, string named) =>
        (await Child.Run(Program, arguments.Split(' '))).IsRefusal(Program, named);

    // 24 bits, bottom-up, a different slope in every colour.
    private static byte[] Bitmap()
    {
        const int Header = 54;
        var bytes = new byte[Header + Side * Side * 3];
        (bytes[0], bytes[1]) = ((byte)'B', (byte)'M');
        foreach (var (at, value) in new[] { (2, bytes.Length), (10, Header), (14, 40), (18, Side), (22, Side), (26, 1 | 24 << 16), (34, Side * Side * 3) })
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        for (var i = 0; i < Side * Side; i++)
            (bytes[Header + 3 * i], bytes[Header + 3 * i + 1], bytes[Header + 3 * i + 2]) = ((byte)(i % Side * 4), (byte)(i / Side * 4), (byte)(255 - i % Side * 4));
        return bytes;
    }
}
