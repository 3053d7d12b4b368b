using System.Text;
using System.Text.Json;
using EdgeSdk.Budgets;
using EdgeSdk.Budgets.Replay;
using EdgeSdk.Embeddings;
using EdgeSdk.Models;
using EdgeSdk.Models.Trust;
using EdgeSdk.Profiling;
using EdgeSdk.Signals;
using EdgeSdk.Simulation;
using EdgeSdk.Tests.Models;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Updates;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Robustness.Fuzzing;

/// <summary>Something that parses, with real inputs to begin from and the exceptions it documents.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Seeds">Sound inputs.</param>
/// <param name="Read">Reads one; <see langword="false"/> where "no" is an answer.</param>
/// <param name="Documents">Whether the reader may throw this.</param>
internal sealed record Reader(string Name, byte[][] Seeds, Func<byte[], bool> Read, Func<Exception, bool> Documents)
{
    /// <summary>How often it is chosen beside the others: those that read memory cost little, a file more, a folder most.</summary>
    public int Share { get; init; } = 1;

    private const string Policies = """
        { "dwellSeconds": 5, "staleAfterSeconds": 20, "floor": 0.1, "criticalFloor": 0.5, "policies": [
          { "policy": "battery", "full": 0.7, "lowest": 0.2, "lowestBudget": 0.1, "noise": 0.01, "whenAbsent": 1, "whenLost": 0.2 },
          { "policy": "load", "from": 0.2, "to": 0.9 }, { "policy": "limit", "budget": 0.9 }, { "policy": "thermal", "from": 12, "to": 3, "limit": 80 },
          { "policy": "deadline", "p99Milliseconds": 20, "margin": 0.2 }, { "policy": "power", "watts": 15 },
          { "policy": "mission", "until": "18:00", "reserve": 0.05 },
          { "policy": "schedule", "entries": [ { "from": "22:00", "budget": 0.2 }, { "from": "06:00", "budget": 1 } ] } ] }
        """;

    private static readonly string[] Sensors =
    [
        "87\n", "Discharging\n", "some avg10=1.53 avg60=1.87 avg300=1.73 total=1088168194\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
        "cpu  1132 34 1441 11311771 3675 127 438 0 0 0\ncpu0 1 2 3 4 5 6 7 0 0 0\n", "usage_usec 2700\nnr_periods 12\nnr_throttled 4\nthrottled_usec 900\n", "max 100000\n", "0::/user.slice\n",
    ];

    public byte[] Seed(Random random) => Seeds[random.Next(Seeds.Length)];

    public static IReadOnlyList<Reader> All(string scratch)
    {
        var manifest = ModelFile.Verify("seed.onnx", new TinyModel().ToBytes()).Manifest;
        var committed = ModelManifest.Read(Path.Combine(AppContext.BaseDirectory, "assets", "fashion-mnist.onnx"));
        return
        [
            Text("manifest", [manifest.ToJson(), committed.ToJson()], text => ManifestReader.Read("seed.onnx", text) is not null, e => e is ModelFileException),
            Text("policies", [Policies], text => PolicyOptions.Parse(text) is not null, e => e is PolicyFormatException),
            Text("sensor", Sensors, ReadSensor, _ => false),
            Text("trace", ["# day\n0,10,0.1,25,0,works,\n600,10,0.1,25,7.5,silent,0.3\n900,5,0.5,35,0,stuck,\n"], text => Trace.Parse("t", text.Split('\n'), "t.csv") is not null, e => e is InvalidDataException),
            new("signature", [Signature()], input => ModelSignature.Parse(input) is not null, _ => false) { Share = 12 },
            OfFile(scratch, "current.json", [Encoding.UTF8.GetBytes($$"""{ "current": "{{new string('a', 64)}}", "previous": "{{new string('b', 64)}}", "minimum": 3 }""")],
                path => StorePointer.Read(Path.GetDirectoryName(path)!).Pointer is not null, _ => false),
            OfFile(scratch, "x.profile.json", [Profile(committed)], path => DeviceProfile.Read(path) is not null, e => e is InvalidDataException),
            OfFile(scratch, "gallery.bin", [GallerySeed(scratch)], path => Gallery.Load(path) is not null, e => e is InvalidDataException),
            OfFile(scratch, "detector.bin", [DetectorSeed(scratch)], path => AnomalyDetector.Load(path) is not null, e => e is InvalidDataException),
            Text("decision log", [Log(manifest)], text => DecisionReplay.Run(new StringReader(text)).Decisions >= 0, e => e is InvalidDataException),
            Text("operator sets", ["com.microsoft\nai.onnx.ml\ncom.example"], AllowOperatorSets, e => e is ArgumentException),
            OfFile(scratch, "images-idx3-ubyte", [[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, .. new byte[12]]], path => IdxFile.Read(path, 3).Data is not null, e => e is DataSetException),
            .. FolderReader.All(scratch),
        ];
    }

    // What is named is allowed, and nothing else.
    private static bool AllowOperatorSets(string text)
    {
        var trust = new ModelTrust();
        var domains = text.Split('\n');
        foreach (var domain in domains)
            trust.OperatorSet(domain);
        var rules = trust.Rules();
        if (!domains.All(rules.Allows) || rules.Allows(text + "\n"))
            throw new InvalidOperationException("the rules do not allow what was named.");
        return true;
    }

    private static bool ReadSensor(string text)
    {
        SensorFile.ParseNumber(text);
        return SensorFile.Field(text, "nr_periods") is not null | DeviceName.Describe(text, text, text) is not null;
    }

    private static Reader Text(string name, string[] seeds, Func<string, bool> read, Func<Exception, bool> documents) =>
        new(name, [.. seeds.Select(Encoding.UTF8.GetBytes)], input => read(Encoding.UTF8.GetString(input)), documents) { Share = 12 };

    // A file for every thread, so that they do not meet.
    private static Reader OfFile(string scratch, string file, byte[][] seeds, Func<string, bool> read, Func<Exception, bool> documents)
    {
        var paths = new ThreadLocal<string>(() => Path.Combine(Directory.CreateDirectory(Path.Combine(scratch, $"{file}.{Environment.CurrentManagedThreadId}")).FullName, file));
        return new(file, seeds, input =>
        {
            File.WriteAllBytes(paths.Value!, input);
            return read(paths.Value!);
        }, documents)
        { Share = 3 };
    }

    private static byte[] Signature() => new ModelSignature(7, 3, 12345, new string('a', 64), new string('b', 64)).Write(new byte[ModelSignature.SignatureBytes]);

    private static byte[] Profile(ModelManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(new DeviceProfile
    {
        Schema = DeviceProfile.CurrentSchema,
        ModelSha256 = manifest.WeightsSha256,
        Device = "device",
        Target = "CPU",
        Threads = 1,
        Levels = [.. manifest.Levels.Select(level => new LevelProfile(level.Budget, 0.001, 0.002, 0.01))],
    }, ProfileJson.Default.DeviceProfile);

    private static string Log(ModelManifest manifest)
    {
        using var stream = new MemoryStream();
        var clock = new FakeTimeProvider();
        double charge = 0.9;
        using var governor = Governor.For(manifest, null, PolicyOptions.Parse("""{ "policies": [ { "policy": "battery" }, { "policy": "limit", "budget": 0.9 } ] }"""),
            new SignalOptions { Manual = true, Clock = clock }.Add(Quantity.BatteryCharge, () => charge));
        governor.Record(stream);
        for (var frame = 0; frame < 6; frame++)
        {
            governor.Sample();
            governor.Observe(governor.Decide().Granted, TimeSpan.FromMilliseconds(5));
            clock.Advance(TimeSpan.FromSeconds(3));
            charge -= 0.1;
        }
        governor.Force(0.3);
        governor.Decide();
        governor.Record(null);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static byte[] GallerySeed(string scratch)
    {
        var path = Path.Combine(scratch, "seed.gallery");
        var gallery = new Gallery(3);
        gallery.Enroll("a", [1, 0, 0]);
        gallery.Enroll("b", [0, 1, 0]);
        gallery.Enroll("b", [0, 0, 1]);
        gallery.Save(path);
        return File.ReadAllBytes(path);
    }

    private static byte[] DetectorSeed(string scratch)
    {
        var path = Path.Combine(scratch, "seed.detector");
        var detector = new AnomalyDetector(2, 1);
        detector.AddNormal([1, 0]);
        detector.AddNormal([0, 1]);
        detector.Save(path);
        return File.ReadAllBytes(path);
    }
}
