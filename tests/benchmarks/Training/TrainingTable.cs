using System.Diagnostics;
using System.Text.Json;
using EdgeSdk.Models;
using EdgeSdk.Trainer;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Runs;
using static TorchSharp.torch;

namespace EdgeSdk.Benchmarks.Training;

/// <summary>A training step beside the same step in Python PyTorch, one thread each, taking turns, and what the core could do at most.</summary>
internal static class TrainingTable
{
    private const int Batch = 256, StepsPerTurn = 10;

    private static readonly NetworkOptions Network = new()
    {
        StemChannels = 16,
        Stages = [new(16, 1, 1), new(32, 1, 2), new(64, 1, 2), new(128, 1, 2)],
        TierMultiple = 2,
    };

    public static void Print(int turns)
    {
        set_num_threads(1);
        manual_seed(1);
        using var network = new ChannelGatedResNet(Network, new ModelInput(1, 28, 28), [0.3f], [0.3f], [1]);
        using var projector = new Projector(128, 256);
        var method = new VicRegMethod(network, projector);
        using var optimizer = new AdamW(
            method.Modules.SelectMany(m => m.Module.named_parameters().Select(p => ($"{m.Name}.{p.name}", (Tensor)p.parameter))), 1e-4);
        using var first = rand(Batch, 1, 28, 28);
        using var second = rand(Batch, 1, 28, 28);
        var ours = new Dictionary<ScalarType, List<double>> { [ScalarType.Float32] = [], [ScalarType.BFloat16] = [] };
        var python = new Dictionary<string, List<double>> { ["default layout"] = [], ["channels-last"] = [] };
        var version = "";
        foreach (var type in ours.Keys)
        {
            for (var i = 0; i < 3; i++)
                Step(type);
        }

        var peak = Peak();
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var (type, seconds) in ours)
            {
                for (var i = 0; i < StepsPerTurn; i++)
                    seconds.Add(Step(type));
            }

            foreach (var (layout, seconds) in python)
                seconds.AddRange(Python(layout, out version));
            peak = Math.Max(peak, Peak());
        }

        // Backward costs twice what forward does; of the projector the three matrices count.
        var macs = 3.0 * 2 * Batch * (network.DenseMacs + 128 * 256 + 2 * 256 * 256);
        Console.WriteLine($"Processor: {Processor.Describe()}. VICReg step of {network.DenseMacs / 1e6:0.00} M MACs, batch {Batch}, AdamW, one thread; {turns} turns of {StepsPerTurn} steps.");
        Console.WriteLine($"One core multiplies and adds {peak / 1e9:0.0} GMAC/s in registers at best here; a step is {macs / 1e9:0.00} GMAC, so {macs / peak * 1e3:0} ms at least.");
        Console.WriteLine("| step | median ms [quartiles] | images / s | GMAC / s | share of the core's best |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (type, seconds) in ours)
            Row($"EdgeSdk (TorchSharp, libtorch {TorchSharp.torch.__version__}), {type.ToString().ToLowerInvariant()}", seconds);
        Console.WriteLine($"bfloat16 / float32: {Quantile(ours[ScalarType.BFloat16], 0.5) / Quantile(ours[ScalarType.Float32], 0.5):0.00}");
        foreach (var (layout, seconds) in python.Where(pair => pair.Value.Count > 0))
        {
            Row($"Python PyTorch {version}, {layout}", seconds);
            Console.WriteLine($"EdgeSdk / Python, {layout}: {Quantile(ours[ScalarType.Float32], 0.5) / Quantile(seconds, 0.5):0.00}");
        }

        if (python.Values.All(seconds => seconds.Count == 0))
            Console.WriteLine("Python PyTorch is not here: apt-get install python3-torch libopenblas0-pthread.");

        double Step(ScalarType type)
        {
            network.TrainingType = type;
            var start = Stopwatch.GetTimestamp();
            using (CollectionPause.Begin())
            {
                method.Backward(new StepImages(first, second, null), 0.5, 0.5);
                optimizer.Step(2e-3);
            }

            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        void Row(string name, List<double> seconds)
        {
            var median = Quantile(seconds, 0.5);
            Console.WriteLine($"| {name} | {median * 1e3:0} [{Quantile(seconds, 0.25) * 1e3:0} {Quantile(seconds, 0.75) * 1e3:0}] | {Batch / median:0} | {macs / median / 1e9:0.0} | {macs / median / peak:0 %} |");
        }
    }

    private static double Quantile(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));

    private static double[] Python(string layout, out string version)
    {
        version = "";
        var script = Path.Combine(AppContext.BaseDirectory, "step.py");
        foreach (var interpreter in new[] { "/usr/bin/python3", "python3" })
        {
            try
            {
                var start = new ProcessStartInfo(interpreter, [script, $"{StepsPerTurn}", layout]) { RedirectStandardOutput = true, RedirectStandardError = true };
                start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = "1";
                using var process = Process.Start(start)!;
                process.ErrorDataReceived += (_, _) => { };
                process.BeginErrorReadLine();
                var output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode != 0)
                    continue;
                using var json = JsonDocument.Parse(output);
                version = json.RootElement.GetProperty("version").GetString()!;
                return [.. json.RootElement.GetProperty("seconds").EnumerateArray().Select(value => value.GetDouble())];
            }
            catch (System.ComponentModel.Win32Exception)
            {
            }
        }

        return [];
    }

    // Multiply-accumulates per second of one core that reads no memory: twelve independent accumulators keep both units busy.
    private static double Peak()
    {
        const int Rounds = 4_000_000;
        var best = 0.0;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var start = Stopwatch.GetTimestamp();
            var width = FusedLoop.Run(Rounds);
            best = Math.Max(best, (double)Rounds * FusedLoop.Accumulators * width / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
