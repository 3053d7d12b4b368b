using System.Device.Gpio;
using System.Diagnostics;
using EdgeSdk.Frames;
using EdgeSdk.Gpio;
using EdgeSdk.Gpio.Simulation;
using EdgeSdk.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A host with one model and one camera: prints its first answer and how long after the start of the process it came.
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
var board = new SimulatedBoard();
builder.Services.AddEdgeModel("parts", options => (options.Path, options.Threads) = (args[0], 1))
    .AddCamera("left", Camera)
    .Adjust((_, model) => model.AddPowerSavePin(new GpioController(board), pin: 17));
using var host = builder.Build();
await host.StartAsync();
await foreach (var answer in host.Services.GetRequiredService<EdgeModel>().Answers())
{
    var took = DateTime.Now - Process.GetCurrentProcess().StartTime;
    Console.WriteLine($"{answer.Info.Camera}: {answer.Label}, {answer.Reason}, {took.TotalMilliseconds:F0} ms after the start");
    break;
}
await host.StopAsync();

static async IAsyncEnumerable<CameraFrame> Camera([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
{
    var pixels = new byte[28 * 28];
    while (!stopping.IsCancellationRequested)
    {
        yield return new(pixels, 28, 28, PixelFormat.Mono8);
        await Task.Delay(1, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
