using System.Net;
using System.Net.Sockets;

namespace EdgeSdk.Samples.Tests.InspectionCamera;

/// <summary>What the program says on its command line, and what it refuses to start with.</summary>
public sealed class StartTests
{
    // The smallest picture there is: a BMP of one pixel.
    private static readonly byte[] DarkPixel =
    [
        0x42, 0x4D, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        40, 40, 40, 0,
    ];

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await Sample.IsRefused(Dashboard.Program, ["--port", $"{port}"], $"another program listens on http://localhost:{port}; stop it, or give another port with --port.");
    }

    [Fact]
    public Task An_address_of_another_machine_is_one_sentence() =>
        // 192.0.2.0/24 is reserved for documents: no machine has such an address.
        Sample.IsRefused(Dashboard.Program, ["--urls", "http://192.0.2.1:5080"], "http://192.0.2.1:5080 cannot be listened on: ");

    [Fact]
    public async Task A_broken_policy_file_is_refused_with_its_line()
    {
        using var models = new SignedModels();
        var file = models.Write("broken.json", "{\n  \"policies\": [\n    { \"policy\": \"batery\" }\n  ]\n}\n");
        await Sample.IsRefused(Dashboard.Program, ["--policies", file], $"'{file}': Line 3: ");
    }

    [Fact]
    public async Task A_broken_trace_is_refused_with_its_line()
    {
        using var models = new SignedModels();
        var file = models.Write("day.csv", "# a day\n0,100,10,30\nnoon,50,10,30\n");
        await Sample.IsRefused(Dashboard.Program, ["--trace", file], $"{file}: line 3 is 'noon,50,10,30'");
    }

    [Fact]
    public async Task An_unsigned_model_is_refused_where_keys_are_given()
    {
        using var models = new SignedModels();
        await Sample.IsRefused(Dashboard.Program, ["--keys", models.Keys], "fashion-mnist.onnx: ");
    }

    [Fact]
    public async Task Help_teaches()
    {
        var (exitCode, output, _) = await Sample.Run(Dashboard.Program, ["--help"]);
        Assert.Equal(0, exitCode);
        Assert.Contains("--folder pictures", output, StringComparison.Ordinal);
        Assert.Contains("/metrics", output, StringComparison.Ordinal);
        Assert.Contains("--speed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_pictures_is_a_camera_and_an_empty_one_is_no_camera()
    {
        var folder = Directory.CreateTempSubdirectory("inspection-camera-folder-");
        try
        {
            var picture = Path.Combine(folder.FullName, "dark.bmp");
            await File.WriteAllBytesAsync(picture, DarkPixel, TestContext.Current.CancellationToken);
            await using var dashboard = await Dashboard.Start("--folder", folder.FullName, "--device");
            File.Delete(picture);
            using var client = new HttpClient();
            for (var tries = 0; ; tries++)
            {
                var state = await client.GetStringAsync($"{dashboard.Url}/api/state", TestContext.Current.CancellationToken);
                if (state.Contains("\"state\":\"resting\"", StringComparison.Ordinal))
                    break;
                Assert.True(tries < 300, state);
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
