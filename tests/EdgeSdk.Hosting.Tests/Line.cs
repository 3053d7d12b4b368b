using System.Collections.Concurrent;
using EdgeSdk.Frames;
using EdgeSdk.Tests.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Hosting.Tests;

/// <summary>A real host with a real model "parts" in a folder of its own, on a clock that the test turns.</summary>
internal sealed class Line : IAsyncDisposable
{
    private readonly HostApplicationBuilder _builder;
    private IHost? _host;

    public Line(Action<EdgeModelOptions>? configure = null, string name = "parts")
    {
        Folder = Directory.CreateTempSubdirectory("edgesdk-hosting-").FullName;
        _builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = Folder });
        Logs = new();
        var model = Version(1);
        _builder.Logging.AddProvider(Logs);
        _builder.Services.AddSingleton<TimeProvider>(Clock);
        Model = _builder.Services.AddEdgeModel(name, options =>
        {
            options.Path = model;
            configure?.Invoke(options);
        }).Adjust((_, options) =>
        {
            options.Signals.Manual = true;
            options.Policies.Escalate = false;
        }).OnResult(result => Seen.Enqueue(FrameAnswer.Of(result)));
    }

    public string Folder { get; }

    public FakeTimeProvider Clock { get; } = new();

    public LogBook Logs { get; }

    /// <summary>The answers, in their order.</summary>
    public ConcurrentQueue<FrameAnswer> Seen { get; } = [];

    public EdgeModelBuilder Model { get; }

    public IServiceCollection Services => _builder.Services;

    public IConfigurationManager Configuration => _builder.Configuration;

    public IServiceProvider Provider => _host!.Services;

    public EdgeModel Parts => Provider.GetRequiredService<EdgeModel>();

    public async Task<EdgeModel> StartAsync()
    {
        _host = _builder.Build();
        await _host.StartAsync(TestContext.Current.CancellationToken);
        return Parts;
    }

    public Task StopAsync(CancellationToken hurry = default) => _host!.StopAsync(hurry);

    /// <summary>Waits for something that another thread does.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 6000, "It did not come about within a minute.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static string Version(int version, string name = "tiny") =>
        new TinyModel { EditManifest = m => m with { Name = name, Training = m.Training with { Seed = version } } }.Write();

    public static CameraFrame Grey(ulong id = 0, byte value = 100) =>
        new(Enumerable.Repeat(value, 16).ToArray(), 4, 4, PixelFormat.Mono8) { Info = new(id) };

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(CancellationToken.None);
            _host.Dispose();
        }
        Directory.Delete(Folder, recursive: true);
    }
}
