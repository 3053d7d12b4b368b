using System.Net.Sockets;
using System.Text;
using EdgeSdk.Hosting.Systemd;

namespace EdgeSdk.Hosting.Tests.Systemd;

public class WatchdogTests
{
    [Fact]
    public async Task The_watchdog_is_fed_while_frames_can_be_answered_and_starved_when_not()
    {
        await using var line = new Line(options => options.QueueCapacity = 100);
        var path = Path.Combine(line.Folder, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", path);
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", "10000000");
        var broken = false;
        line.Model.OnResult(_ =>
        {
            if (broken)
                throw new IOException("the gate is stuck");
        });
        line.Services.AddEdgeModelWatchdog();
        EdgeModel parts;
        try
        {
            parts = await line.StartAsync();
        }
        finally
        {
            Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
            Environment.SetEnvironmentVariable("WATCHDOG_USEC", null);
        }
        line.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("WATCHDOG=1", await HearAsync());
        Assert.Equal("STATUS=all models answer frames", await HearAsync());
        line.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("WATCHDOG=1", await HearAsync());
        broken = true;
        for (var i = 0; i < 5; i++)
            parts.Offer(Line.Grey().ToFrame());
        await Line.UntilAsync(() => parts.CheckHealth().State == EdgeModelState.Unhealthy);
        line.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.StartsWith("STATUS=parts: the last 5 frames have no answer: the gate is stuck", await HearAsync());
        broken = false;
        parts.Offer(Line.Grey().ToFrame());
        await Line.UntilAsync(() => parts.CheckHealth().State == EdgeModelState.Healthy);
        line.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("WATCHDOG=1", await HearAsync());

        async Task<string> HearAsync()
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromMinutes(1));
            var buffer = new byte[4096];
            return Encoding.UTF8.GetString(buffer, 0, await systemd.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, patience.Token));
        }
    }

    [Theory]
    [InlineData("10000000", null, 10.0)]
    [InlineData("500000", "", 0.5)]
    [InlineData("500000", "1999999999", null)]
    [InlineData(null, null, null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    public void The_watchdog_is_for_the_process_that_systemd_names(string? microseconds, string? process, double? seconds) =>
        Assert.Equal(seconds, Watchdog.Limit(microseconds, process)?.TotalSeconds);
}
