using System.Globalization;
using EdgeSdk.Benchmarks;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Tests.Export;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = Directory.CreateTempSubdirectory("edgesdk-bench-").FullName;
var seconds = double.Parse(args.FirstOrDefault() ?? "5");

string Export(string name, int[] shares, bool plain, Func<IReadOnlyList<long>, TierTree?>? shape)
{
    int[] Tiers(int channels) => [.. shares.Select(s => channels * s / 16)];
    var network = new RandomNetwork(7)
    {
        Input = new ModelInput(1, 28, 28),
        StemChannels = 64,
        StemStride = 2,
        Blocks = [(64, 1, plain && shares[0]==0 ? [0] : Tiers(64)), (128, 2, Tiers(128)), (256, 2, Tiers(256))],
        Levels = [.. Enumerable.Range(1, shares.Length).Select(i => (double)i / shares.Length)],
        Classes = 10,
    }.Create();
    var path = Path.Combine(folder, name + ".onnx");
    OnnxExporter.ExportCore(network, RandomNetwork.Describe(network), path, shape);
    return path;
}
Console.WriteLine("x");
var all = new List<Timed>();
long[] image = [1, 1, 28, 28];
foreach (var s in new[] { 2, 4, 8, 16 })
    all.Add(new($"static/{s}", Timed.Open(Export($"static{s}", [s], true, null), Path.Combine("/tmp", $"static{s}.opt.onnx")), image, 1));
foreach (var (n, shape) in new (string, Func<IReadOnlyList<long>, TierTree?>?)[] { ("cheapest", null), ("balanced", m => TierTree.Balanced(0, m.Count - 1)), ("lowest", m => TierTree.LowestFirst(0, m.Count - 1)) })
{
    int[] shares = [2, 4, 8, 16];
    var session = Timed.Open(Export(n, shares, false, shape), Path.Combine("/tmp", $"{n}.opt.onnx"));
    for (var i = 0; i < shares.Length; i++)
        all.Add(new($"{n}/{shares[i]}", session, image, (i + 1f) / shares.Length));
}
Timed.Interleave(all, TimeSpan.FromSeconds(seconds));
foreach (var t in all)
{
    var st = all.First(x => x.Name == "static/" + t.Name.Split('/')[1]).Median;
    Console.WriteLine($"{t.Name,-16} {t.Median,8:0} us  [{t.Quantile(.1):0} {t.Quantile(.9):0}] dense {t.Median / all[3].Median:0.00} static {t.Median / st:0.000}  diff {t.Median - st:0}");
}
