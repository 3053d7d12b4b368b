using EdgeSdk.Budgets;
using EdgeSdk.Hosting;
using InspectionCamera.Cameras;
using InspectionCamera.Device;
using InspectionCamera.Line;
using InspectionCamera.Scene;
using InspectionCamera.Web;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace InspectionCamera;

/// <summary>Puts the line together: a model, a camera, the device, and the pages that look at them.</summary>
internal static class Dashboard
{
    private const string ModelName = "items";

    public static WebApplication Build(LineOptions options)
    {
        var day = options.Trace is { } trace ? DayTrace.Read(trace) : null;
        var builtIn = File.ReadAllText(Asset("policies.json"));

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = ModelEndpoints.LargestModel + 64 * 1024);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // The event log says the same in one sentence each; a program without one leaves this line out.
        builder.Logging.AddFilter("EdgeSdk", LogLevel.Error);
        // What stops the start is one sentence of Program.cs.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);

        var line = builder.Services.AddEdgeModel(ModelName, model =>
        {
            model.Path = Path.GetFullPath(options.Model);
            model.Threads = 1;
            model.TrustFolder = options.Keys is { } keys ? Path.GetFullPath(keys) : null;
            model.AllowUnsigned = options.Keys is null;
            model.PolicyFile = options.Policies is { } file ? Path.GetFullPath(file) : null;
            model.Policies = options.Policies is null ? PolicyOptions.Parse(builtIn) : null;
            model.RestartAfter = TimeSpan.FromMilliseconds(500);
            model.RestartAtMost = TimeSpan.FromSeconds(8);
        });
        line.Adjust((_, model) =>
        {
            model.Frames.Fit = EdgeSdk.Frames.FrameFit.Letterbox;
            day?.Feed(model.Signals);
        });
        line.AddCamera("belt", (services, stopping) => Camera(options, services)(stopping));
        line.OnResult(services => services.GetRequiredService<Inspection>().Take);

        builder.Services.AddSingleton<Shots>().AddSingleton<Plug>().AddSingleton<LiveFeed>().AddSingleton<EventLog>().AddSingleton<History>().AddSingleton<Uploads>();
        builder.Services.AddSingleton<Inspection>().AddSingleton<Observer>().AddHostedService(services => services.GetRequiredService<Observer>());
        builder.Services.AddSingleton(services => new JpegPreview(() => services.GetRequiredService<LiveFeed>().IsWatched));
        builder.Services.AddSingleton(services => new PolicyFile(services.GetRequiredService<EdgeModel>(), options.Policies, builtIn));
        if (day is not null)
        {
            builder.Services.AddSingleton(day);
            builder.Services.AddHostedService(services => new DayPlayer(day, options.Speed, services.GetRequiredService<EdgeModel>()));
        }
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(nameof(InspectionCamera))).WithMetrics(metrics => metrics.AddMeter("EdgeSdk").AddPrometheusExporter());

        var app = builder.Build();
        app.UseSameOrigin();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.UseWebSockets(new() { KeepAliveInterval = TimeSpan.FromSeconds(10), KeepAliveTimeout = TimeSpan.FromSeconds(20) });
        app.MapPrometheusScrapingEndpoint();
        app.MapHealth();
        app.MapLive(day is not null, options.Speed);
        app.MapBudget();
        app.MapPolicies();
        app.MapModel();
        app.MapCamera();
        return app;
    }

    private static Func<CancellationToken, IAsyncEnumerable<CameraFrame>> Camera(LineOptions options, IServiceProvider services)
    {
        var (shots, plug, preview) = (services.GetRequiredService<Shots>(), services.GetRequiredService<Plug>(), services.GetRequiredService<JpegPreview>());
        if (options.Folder is { } folder)
            return new FolderCamera(folder, shots, plug, preview, options.FramesPerSecond).Frames;
        if (options.Video is { } video)
            return new VideoCamera(video, shots, plug, preview).Frames;
        var images = ItemImages.Read(Asset("t10k-2000-images-idx3-ubyte.gz"), Asset("t10k-2000-labels-idx1-ubyte.gz"));
        return new ConveyorCamera(images, shots, plug, preview, options.FramesPerSecond).Frames;
    }

    private static string Asset(string name) => Path.Combine(AppContext.BaseDirectory, "assets", name);
}
