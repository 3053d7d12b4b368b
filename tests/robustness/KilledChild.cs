using EdgeSdk.Models;
using EdgeSdk.Profiling;
using EdgeSdk.Tests.Models;
using EdgeSdk.Updates;

namespace EdgeSdk.Robustness;

/// <summary>The process that is killed: it exchanges two models and rewrites a profile and a policy file, over and over.</summary>
internal static class KilledChild
{
    public static readonly string[] Policies = ["""{ "policies": [ { "policy": "limit", "budget": 0.5 } ] }""", """{ "policies": [] }"""];

    /// <summary>The two models, told apart by their seed.</summary>
    public static byte[] Model(int version) => new TinyModel { EditManifest = m => m with { Training = m.Training with { Seed = version } } }.ToBytes();

    public static int Run(string folder, int seed)
    {
        ModelFile[] files = [.. Enumerable.Range(0, 2).Select(version => ModelFile.Verify(Path.Combine(folder, "source.onnx"), Model(version)))];
        var profile = Path.Combine(folder, "parts.profile.json");
        Console.WriteLine("started");
        for (var i = seed; ; i++)
        {
            // What Put does once a model has been tested: the steps that write.
            var store = new ModelStore(folder);
            store.Add(files[i % 2]);
            store.Point(files[i % 2].Identity.Sha256, 0);
            store.Clean();
            Of(files[i % 2].Manifest, i).Write(profile);
            AtomicFile.Write(Path.Combine(folder, "policies.json"), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(Policies[i % 2])));
        }
    }

    private static DeviceProfile Of(ModelManifest manifest, int i) => new()
    {
        Schema = DeviceProfile.CurrentSchema,
        ModelSha256 = manifest.WeightsSha256,
        Device = DeviceName.Current,
        Target = "CPU",
        Threads = 1,
        Levels = [.. manifest.Levels.Select(level => new LevelProfile(level.Budget, 0.001 * (1 + i % 9), 0.01 * (1 + i % 9)))],
    };
}
