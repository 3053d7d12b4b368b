using System.Globalization;
using EdgeSdk.Benchmarks;
using EdgeSdk.Benchmarks.Distribution;
using EdgeSdk.Benchmarks.Frames;
using EdgeSdk.Benchmarks.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [ProcessTable.Child, var model])
{
    ProcessTable.Measure(model);
    return 0;
}

if (args is [EqualWeights.Child, var method, var gates, var rate, var folder])
    return EqualWeights.Rank(method, gates, rate, folder);
if (args is [Throughput.Child, var threadsEach])
    return Throughput.Rank(int.Parse(threadsEach));
if (args is [ScalingRank.Child])
    return ScalingRank.Rank();
if (args is ["mpi", "model"])
{
    ScalingTable.Print();
    return 0;
}

if (args is ["mpi"])
    return Throughput.Print(3) ? 0 : 1;
if (args is ["mpi", "equal", .. var rates] && rates.Length <= 1 && double.TryParse(rates.ElementAtOrDefault(0) ?? "0.002", out var learningRate) && learningRate > 0)
    return EqualWeights.Print(learningRate) ? 0 : 1;

if (args is ["training", .. var more] && more.Length <= 1 && int.TryParse(more.ElementAtOrDefault(0) ?? "3", out var turns) && turns > 0)
{
    TrainingTable.Print(turns);
    return 0;
}

if (args.Length is >= 1 and <= 3 && FramePath.Names.Contains(args[0]) && double.TryParse(args.ElementAtOrDefault(1) ?? "3", out var each) && each > 0)
{
    FramePath.Print(args[0], each, args.ElementAtOrDefault(2));
    return 0;
}

(string Name, Action<ModelFolder, TimeSpan> Print)[] tables =
[
    ("resnet18-32", ComparisonTable.Print32),
    ("resnet18-224", ComparisonTable.Print224),
    ("plans-32", PlanTable.Print32),
    ("plans-224", PlanTable.Print224),
    ("profile", ProfileTable.Print),
    ("process", ProcessTable.Print),
    ("tiers", TierTable.Print),
    ("frozen", FrozenTable.Print),
    ("gate", GateTable.Print),
    ("8-bit", EightBitTable.Print),
    ("8-bit-variants", EightBitTable.PrintVariants),
    ("8-bit-accuracy", EightBitAccuracy.Print),
    ("governor", (_, duration) => DecisionTable.Print(duration)),
    ("escalation", (_, _) => EscalationTable.Print()),
];
var (seconds, threads, chosen) = (10.0, 1, args);
if (chosen is [var first, ..] && double.TryParse(first, out var asked))
    (seconds, chosen) = (asked, chosen[1..]);
if (chosen is [var count, ..] && count.EndsWith('t') && int.TryParse(count[..^1], out var most))
    (threads, chosen) = (most, chosen[1..]);
if (seconds <= 0 || threads < 1 || chosen.Any(name => tables.All(table => table.Name != name)))
{
    Console.Error.WriteLine($"usage: EdgeSdk.Benchmarks [seconds per table, default 10] [threads, default 1t] [{string.Join("] [", tables.Select(table => table.Name))}]\n"
        + $"       EdgeSdk.Benchmarks {string.Join('|', FramePath.Names)} [seconds per row, default 3] [model.onnx]\n"
        + "       EdgeSdk.Benchmarks mpi | mpi model | mpi equal [learning rate, default 0.002]\n"
        + "       EdgeSdk.Benchmarks training [turns, default 3]");
    return 2;
}

Console.WriteLine($"Processor: {Processor.Describe()}. {threads} thread{(threads == 1 ? "" : "s")}, batch 1. Times in microseconds; the models of a table take turns, run by run.");
using var models = new ModelFolder { Threads = threads };
foreach (var (name, print) in tables)
    if (chosen.Length == 0 || chosen.Contains(name))
        print(models, TimeSpan.FromSeconds(seconds));
return 0;
