using System.Globalization;
using EdgeSdk.Benchmarks;
using EdgeSdk.Benchmarks.Frames;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["governor"])
{
    Console.WriteLine($"Processor: {Processor.Describe()}.");
    DecisionTable.Print(TimeSpan.FromSeconds(3));
    return 0;
}

if (args.Length is >= 1 and <= 3 && FramePath.Names.Contains(args[0]) && double.TryParse(args.ElementAtOrDefault(1) ?? "3", out var each) && each > 0)
{
    FramePath.Print(args[0], each, args.ElementAtOrDefault(2));
    return 0;
}
if (args.Length > 1 || !double.TryParse(args.FirstOrDefault() ?? "10", out var seconds) || seconds <= 0)
{
    Console.Error.WriteLine("usage: EdgeSdk.Benchmarks [seconds per table, default 10 | governor]\n"
        + $"       EdgeSdk.Benchmarks {string.Join('|', FramePath.Names)} [seconds per row, default 3] [model.onnx]");
    return 2;
}

Console.WriteLine($"Processor: {Processor.Describe()}. One thread, batch 1. Times in microseconds; the models of a table take turns, run by run.");
using var models = new ModelFolder();
var duration = TimeSpan.FromSeconds(seconds);
TierTable.Print(models, duration);
FrozenTable.Print(models, duration);
GateTable.Print(models, duration);
DecisionTable.Print(duration);
return 0;
