using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Benchmarks;

/// <summary>Where the time of a frame goes, by ONNX Runtime's own profiler: kinds of node, at the lowest and the dense level.</summary>
internal static class ProfileTable
{
    private const int Warm = 10;
    private const int Frames = 50;

    public static void Print(ModelFolder models, TimeSpan duration)
    {
        Console.WriteLine();
        Console.WriteLine($"ResNet-18, 32x32: microseconds of a frame by kind of node, medians of {Frames} frames; the number of nodes in brackets. An If without what its branch does.");
        foreach (var (name, subject) in PlanTable.Forms(32))
        {
            var path = models.Write(subject.Network, name);
            foreach (var level in new[] { 0, subject.Network.Levels.Length - 1 })
            {
                var kinds = Profile(path, (float)subject.Network.Levels[level], [1, 3, 32, 32], models.Threads);
                var shown = kinds.OrderByDescending(kind => kind.Value.Microseconds).Select(kind =>
                    FormattableString.Invariant($"{kind.Key} {kind.Value.Microseconds:0} ({(double)kind.Value.Count / Frames:0})"));
                Console.WriteLine(FormattableString.Invariant($"a decision per {name}, budget {subject.Network.Levels[level]:0.00}: {string.Join(", ", shown)}"));
            }
        }
    }

    private static Dictionary<string, (double Microseconds, int Count)> Profile(string path, float budget, long[] shape, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, EnableProfiling = true, ProfileOutputPathPrefix = Path.ChangeExtension(path, "profile") };
        string written;
        using (var session = new InferenceSession(path, options))
        {
            using var timed = new Timed(session, shape, budget);
            for (var frame = 0; frame < Warm + Frames; frame++)
                timed.RunOnce();
            written = session.EndProfiling();
        }

        using var profile = JsonDocument.Parse(File.ReadAllBytes(written));
        File.Delete(written);
        return Kinds(profile.RootElement);
    }

    // The median over the last frames, the warm ones, of what each kind takes itself: of an If without the nodes of its branch.
    private static Dictionary<string, (double Microseconds, int Count)> Kinds(JsonElement events)
    {
        var frames = events.EnumerateArray().Where(e => e.GetProperty("name").GetString() == "model_run").Select(Start).Order().ToArray()[^Frames..];
        var nodes = events.EnumerateArray()
            .Where(e => e.GetProperty("cat").GetString() == "Node" && e.GetProperty("name").GetString()!.EndsWith("_kernel_time", StringComparison.Ordinal) && Start(e) >= frames[0])
            .Select(e => (Start: Start(e), End: Start(e) + e.GetProperty("dur").GetInt64(), Kind: e.GetProperty("args").GetProperty("op_name").GetString()!))
            .OrderBy(node => node.Start).ThenByDescending(node => node.End).ToArray();
        var own = new long[nodes.Length];
        var around = new Stack<int>();
        for (var i = 0; i < nodes.Length; i++)
        {
            while (around.TryPeek(out var last) && nodes[last].End <= nodes[i].Start)
                around.Pop();
            own[i] = nodes[i].End - nodes[i].Start;
            if (around.TryPeek(out var parent))
                own[parent] -= own[i];
            if (nodes[i].Kind == "If")
                around.Push(i);
        }

        return nodes.Select((node, i) => (node.Kind, Own: own[i], Frame: Array.FindLastIndex(frames, start => start <= node.Start)))
            .GroupBy(node => node.Kind)
            .ToDictionary(kind => kind.Key, kind => (Median(kind.GroupBy(node => node.Frame).Select(frame => (double)frame.Sum(node => node.Own))), kind.Count()));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Frames / 2);

    private static long Start(JsonElement e) => long.Parse(e.GetProperty("ts").ToString(), CultureInfo.InvariantCulture);
}
