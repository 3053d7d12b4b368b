using System.Runtime.CompilerServices;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Tests.Models;

namespace EdgeSdk.Tests.Execution;

/// <summary>
/// These tests as a program of its own, which opens models and tells about its threads: whether a process has one pool of threads is decided once in its life.
/// </summary>
internal static class ThreadReport
{
    public const string Argument = "--threads";

    /// <summary>Runs the report instead of the tests when the command line asks for it.</summary>
    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetCommandLineArgs() is not [_, Argument, .. var models])
            return;
        try
        {
            Open(models, []);
            Environment.Exit(0);
        }
        catch (InferenceException refused)
        {
            Console.Out.WriteLine(refused.Message);
            Environment.Exit(2);
        }
    }

    // A line per model opened: how many threads of ONNX Runtime there are, and which processors they may use.
    private static void Open(ReadOnlySpan<string> models, List<AdaptiveModel> opened)
    {
        foreach (var kind in models)
        {
            opened.Add(AdaptiveModel.Open(new TinyModel().Write(), options =>
            {
                options.Threads = 4;
                options.Signals.Manual = true;
                options.ShareThreads = kind == "shared";
                if (kind == "placed")
                    options.Processors.Add(0);
            }));
            opened[^1].Run(Frame.Over(new byte[16], 4, 4, PixelFormat.Mono8));
            var threads = Workers().ToList();
            Console.Out.WriteLine($"{threads.Count} on {string.Join(' ', threads.Distinct().Order())}");
        }
    }

    private static IEnumerable<string> Workers()
    {
        foreach (var task in Directory.GetDirectories("/proc/self/task"))
        {
            // The main thread and those of .NET, which have names, are not ONNX Runtime's.
            if (Path.GetFileName(task) == $"{Environment.ProcessId}" || File.ReadAllText(Path.Combine(task, "comm")).StartsWith(".NET", StringComparison.Ordinal))
                continue;
            const string Allowed = "Cpus_allowed_list:";
            yield return File.ReadLines(Path.Combine(task, "status")).First(line => line.StartsWith(Allowed, StringComparison.Ordinal))[Allowed.Length..].Trim();
        }
    }
}
