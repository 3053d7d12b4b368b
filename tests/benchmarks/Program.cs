using System.Globalization;
using EdgeSdk.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [ProcessTable.Child, var model])
{
    ProcessTable.Measure(model);
    return 0;
}

(string Name, Action<ModelFolder, TimeSpan> Print)[] tables =
[
    ("resnet18-32", ComparisonTable.Print32),
    ("resnet18-224", ComparisonTable.Print224),
    ("process", ProcessTable.Print),
    ("tiers", TierTable.Print),
    ("frozen", FrozenTable.Print),
    ("gate", GateTable.Print),
    ("8-bit", EightBitTable.Print),
    ("8-bit-variants", EightBitTable.PrintVariants),
    ("8-bit-accuracy", EightBitAccuracy.Print),
];
var (seconds, threads) = (10.0, 1);
var chosen = args.Length > 0 && double.TryParse(args[0], out seconds) ? args[1..] : args;
if (chosen is [var count, ..] && int.TryParse(count.TrimEnd('t'), out threads) && count.EndsWith('t'))
    chosen = chosen[1..];
else
    threads = 1;
if (seconds <= 0 || threads < 1 || chosen.Any(name => tables.All(table => table.Name != name)))
{
    Console.Error.WriteLine($"usage: EdgeSdk.Benchmarks [seconds per table, default 10] [threads, default 1t] [{string.Join("] [", tables.Select(table => table.Name))}]");
    return 2;
}

Console.WriteLine($"Processor: {Processor.Describe()}. {threads} thread{(threads == 1 ? "" : "s")}, batch 1. Times in microseconds; the models of a table take turns, run by run.");
using var models = new ModelFolder { Threads = threads };
foreach (var (name, print) in tables)
    if (chosen.Length == 0 || chosen.Contains(name))
        print(models, TimeSpan.FromSeconds(seconds));
return 0;
