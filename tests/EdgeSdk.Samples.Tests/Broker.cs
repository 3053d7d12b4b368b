using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MQTTnet;

namespace EdgeSdk.Samples.Tests;

/// <summary>A real mosquitto on a port of its own, which can be stopped and started again.</summary>
internal sealed class Broker : IDisposable
{
    private static readonly string[] Places = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgesdk-broker-").FullName;
    private Process? _process;

    public int Port { get; } = FreePort();

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static void SkipWhereMissing() => Assert.SkipUnless(Path() is not null, "This test needs a broker: apt-get install mosquitto.");

    public void Start()
    {
        var configuration = System.IO.Path.Combine(_folder, "mosquitto.conf");
        // As whoever runs the tests: it would change to a user who cannot read this folder.
        File.WriteAllText(configuration, $"listener {Port} 127.0.0.1\nallow_anonymous true\nuser {Environment.UserName}\n");
        _process = Process.Start(new ProcessStartInfo(Path()!, ["-c", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true });
        _process!.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public void Stop()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    public async Task Publish(string topic, string payload, bool retain = false)
    {
        var end = TestContext.Current.CancellationToken;
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", Port).Build(), end);
        await client.PublishStringAsync(topic, payload, MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce, retain, end);
        await client.DisconnectAsync(cancellationToken: end);
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Path() => Array.Find(Places, File.Exists);
}
