using System.Globalization;
using EdgeSdk.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["governor"])
{
    Console.WriteLine($"Processor: {Processor.Describe()}.");
    DecisionTable.Print(TimeSpan.FromSeconds(3));
    return 0;
}

if (args.Length > 1 || !double.TryParse(args.FirstOrDefault() ?? "10", out var seconds) || seconds <= 0)
{
    Console.Error.WriteLine("usage: EdgeSdk.Benchmarks [seconds per table, default 10 | governor]");
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
