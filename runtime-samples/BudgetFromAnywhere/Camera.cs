using System.Globalization;
using EdgeSdk;
using EdgeSdk.Frames;
using QuickStart;

namespace BudgetFromAnywhere;

/// <summary>Twenty frames a second, whatever becomes of the sources of orders.</summary>
internal sealed class Camera(AdaptiveModel model, OrderDesk desk) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private CameraStatus _status = new(0, 0, "no frame yet", null);

    public CameraStatus Status => Volatile.Read(ref _status);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Factory.StartNew(() => Run(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stop)
    {
        var assets = Path.Combine(AppContext.BaseDirectory, "assets");
        var images = TestImages.Read(Path.Combine(assets, "t10k-2000-images-idx3-ubyte.gz"), Path.Combine(assets, "t10k-2000-labels-idx1-ubyte.gz"));
        var shown = "";
        for (long frame = 1; !stop.WaitHandle.WaitOne(Period); frame++)
        {
            desk.Obey(model);
            var result = model.Run(Frame.Over(images.Pixels((int)(frame % images.Count)), images.Width, images.Height, PixelFormat.Mono8));
            var source = desk.Current().Source;
            Volatile.Write(ref _status, new(frame, result.Budget.Granted, result.Budget.Reason, source));
            var line = string.Create(CultureInfo.InvariantCulture, $"budget {result.Budget.Granted:0.00}, asked by {source?.ToString().ToLowerInvariant() ?? "the policies"}");
            if (line != shown)
                Console.WriteLine(shown = line);
        }
    }
}
