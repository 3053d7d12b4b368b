using System.Globalization;
using EdgeSdk.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
(string Name, Action<ModelFolder, TimeSpan> Print)[] tables =
[
    ("tiers", TierTable.Print),
    ("frozen", FrozenTable.Print),
    ("gate", GateTable.Print),
    ("8-bit", EightBitTable.Print),
    ("8-bit-weights", EightBitTable.PrintFormats),
];
var seconds = 10.0;
var chosen = args.Length > 0 && double.TryParse(args[0], out seconds) ? args[1..] : args;
if (seconds <= 0 || chosen.Any(name => tables.All(table => table.Name != name)))
{
    Console.Error.WriteLine($"usage: EdgeSdk.Benchmarks [seconds per table, default 10] [{string.Join("] [", tables.Select(table => table.Name))}]");
    return 2;
}

Console.WriteLine($"Processor: {Processor.Describe()}. One thread, batch 1. Times in microseconds; the models of a table take turns, run by run.");
using var models = new ModelFolder();
foreach (var (name, print) in tables)
    if (chosen.Length == 0 || chosen.Contains(name))
        print(models, TimeSpan.FromSeconds(seconds));
return 0;
