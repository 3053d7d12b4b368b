using System.Net;
using System.Net.Sockets;

namespace EdgeSdk.Samples.Tests.InspectionCamera;

/// <summary>The sample while it runs, and the address to open.</summary>
internal sealed class Dashboard : IAsyncDisposable
{
    public const string Program = "InspectionCamera";

    private readonly Sample _sample;

    private Dashboard(Sample sample, string url) => (_sample, Url) = (sample, url);

    public string Url { get; }

    /// <summary>The folder the sample was built into: beside that of these tests, in the same configuration.</summary>
    public static string Folder
    {
        get
        {
            var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
            return Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(own))!, Program, Path.GetFileName(own));
        }
    }

    /// <summary>Starts it on a free port and waits for its first answer.</summary>
    public static async Task<Dashboard> Start(params string[] arguments)
    {
        var port = FreePort();
        var sample = Sample.Start(Program, [.. arguments, "--port", $"{port}"]);
        await sample.Line("first result after ");
        return new(sample, $"http://localhost:{port}");
    }

    public ValueTask DisposeAsync() => _sample.DisposeAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
