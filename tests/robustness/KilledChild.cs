using EdgeSdk.Budgets;
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

    /// <summary>Where a model lies with its signature.</summary>
    public static string Source(string folder, int version) => Path.Combine(folder, "sources", $"{version}.onnx");

    /// <summary>The options of a device that trusts one key.</summary>
    public static Action<AdaptiveModelOptions> Trusting(string folder) => options =>
    {
        (options.Threads, options.Signals.Manual) = (1, true);
        options.Trust.Folder(Path.Combine(folder, "keys"));
    };

    public static int Run(string folder, int seed)
    {
        var manifests = Enumerable.Range(0, 2).Select(version => ModelFile.Read(Source(folder, version)).Manifest).ToArray();
        var profile = Path.Combine(folder, "parts.profile.json");
        using var live = LiveModel.Open(folder, Trusting(folder));
        Console.WriteLine("started");
        for (var i = seed; ; i++)
        {
            if (live.Put(Source(folder, i % 2)).Problem is { } problem)
                throw new InvalidOperationException(problem);
            Of(manifests[i % 2], i).Write(profile);
            PolicyOptions.Write(Path.Combine(folder, "policies.json"), Policies[i % 2]);
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
