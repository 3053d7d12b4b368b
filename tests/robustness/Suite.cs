using System.Diagnostics;
using System.Globalization;
using EdgeSdk.Robustness.Fuzzing;
using EdgeSdk.Robustness.Surroundings;

namespace EdgeSdk.Robustness;

/// <summary>The command line: which parts to run, how much of each; one line per figure, exit code 1 when one is not as it must be.</summary>
internal static class Suite
{
    private const string Help = """
        robustness [PART...] [--count N] [--hours H] [--seed S]

        Parts, each with what --count counts (in brackets: without it); all of them when none is named:
          faults    injected faults at every moment of every kind of call, all of them
          latency   failing devices, against runs on the CPU alone [40]
          tamper    attacks on a small signed package, all of them
          around    disk full, read-only, gone or away, sensors unmounted, clock set back, over all that a device does with them
          race      frames from many threads while models are exchanged, runs cancelled, budgets forced, queue and model disposed [20,000]
          text      mutated manifests, policies, sensor trees, traces, profiles, pointers, signatures, keys, logs, galleries and data sets [200,000]
          models    mutated model files, opened and run where the verifier lets them through [5,000]
          kill      kill -9 of a process that exchanges models and writes profiles [30]
          soak      frames through queue, budgets, failing targets and exchanged models [100,000]

        --hours repeats the named parts, each time with another seed, until the time is over.
        """;

    private static readonly Dictionary<string, (long Count, Func<long, int, Figure> Run)> Parts = new(StringComparer.Ordinal)
    {
        ["faults"] = (0, (_, _) => Faults.Run()),
        ["latency"] = (40, (count, _) => FaultLatency.Run((int)count)),
        ["tamper"] = (0, (_, _) => Faults.Tamper()),
        ["around"] = (0, (_, _) => Around.Run()),
        ["race"] = (20_000, Racing.Run),
        ["text"] = (200_000, TextFuzzing.Run),
        ["models"] = (5_000, ModelFuzzing.Run),
        ["kill"] = (30, (count, seed) => Killing.Run((int)count, seed)),
        ["soak"] = (100_000, Soak.Run),
    };

    public static int Run(string[] args)
    {
        if (args is [Around.Inside])
        {
            var around = Around.RunHere();
            Console.WriteLine(around.Text);
            return around.IsSound ? 0 : 1;
        }
        if (args is ["child", var folder, var childSeed])
            return KilledChild.Run(folder, int.Parse(childSeed, CultureInfo.InvariantCulture));
        var (parts, count, hours, seed) = (new List<string>(), (long?)null, 0.0, 1);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--count" && long.TryParse(value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var counted) && counted > 0)
                (count, i) = (counted, i + 1);
            else if (args[i] == "--hours" && double.TryParse(value, CultureInfo.InvariantCulture, out hours))
                i++;
            else if (args[i] == "--seed" && int.TryParse(value, CultureInfo.InvariantCulture, out seed))
                i++;
            else if (Parts.ContainsKey(args[i]))
                parts.Add(args[i]);
            else
            {
                Console.Error.WriteLine(Help);
                return 2;
            }
        }
        var started = Stopwatch.StartNew();
        var sound = true;
        do
        {
            foreach (var part in parts.Count > 0 ? parts : [.. Parts.Keys])
            {
                var figure = Parts[part].Run(count ?? Parts[part].Count, seed);
                Console.WriteLine($"{part,-8} {(figure.IsSound ? "ok  " : "FAIL")} {figure.Text} (seed {seed}, {started.Elapsed.TotalMinutes:0.0} min)");
                sound &= figure.IsSound;
            }
            seed++;
        }
        while (started.Elapsed.TotalHours < hours);
        return sound ? 0 : 1;
    }
}

/// <summary>What a part found.</summary>
/// <param name="IsSound">Whether it is as it must be.</param>
/// <param name="Text">The numbers, for people.</param>
internal sealed record Figure(bool IsSound, string Text);
