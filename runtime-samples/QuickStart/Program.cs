using System.CommandLine;
using EdgeSdk;
using EdgeSdk.Models;
using QuickStart;
using Spectre.Console;

// A file or a pipe has no right margin to break lines and tables at.
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 1000;

var assets = Path.Combine(AppContext.BaseDirectory, "assets");
var modelPath = new Option<string>("--model")
{
    Description = "A model file that EdgeSdk's trainer exported, for the images of Fashion-MNIST.",
    DefaultValueFactory = _ => Path.Combine(assets, "fashion-mnist.onnx"),
};
var live = new Option<bool>("--live") { Description = "Follow this device's own battery and load instead of the made-up trace." };
var seconds = new Option<double>("--seconds") { Description = "How long the conveyor runs, 1 to 3600.", DefaultValueFactory = _ => 20 };
var command = new RootCommand("A conveyor belt: frames arrive, the battery falls, a burst of load passes, and the budget follows.")
{
    modelPath, live, seconds,
};
command.SetAction(parsed =>
{
    var duration = parsed.GetValue(seconds);
    if (!(duration is >= 1 and <= 3600))
        throw new ArgumentException($"--seconds is {duration}; give 1 to 3600.");
    Run(parsed.GetValue(modelPath)!, duration, parsed.GetValue(live));
});

var line = command.Parse(args);
if (line.Errors.Count > 0)
    return Refuse(string.Join(" ", line.Errors.Select(error => error.Message.Split(" as expected type ")[0].TrimEnd('.') + ".")) + " See --help.");
try
{
    return line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is ModelFileException or EdgeSdk.Execution.InferenceException or ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException)
{
    return Refuse(e.Message);
}

void Run(string path, double duration, bool live)
{
    var images = TestImages.Read(Path.Combine(assets, "t10k-2000-images-idx3-ubyte.gz"), Path.Combine(assets, "t10k-2000-labels-idx1-ubyte.gz"));
    var trace = live ? null : Trace.Read(Path.Combine(assets, "trace.csv"));

    using var model = AdaptiveModel.Open(path, options =>
    {
        options.Threads = 1;
        options.Policies.Battery(full: 0.6, lowest: 0.15).Load(from: 0.3, to: 0.8);
        trace?.Feed(options.Signals);
    });

    Conveyor.Play(model, images, trace, TimeSpan.FromSeconds(duration));
    Summary.Write(model, images);
}

static int Refuse(string sentence)
{
    Console.Error.WriteLine($"QuickStart: {sentence.ReplaceLineEndings(" ")}");
    return 2;
}
