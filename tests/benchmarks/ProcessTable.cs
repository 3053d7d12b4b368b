using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using EdgeSdk.Frames;

namespace EdgeSdk.Benchmarks;

/// <summary>
/// What a process of its own spends on a model opened through the SDK: its file, its memory, the time to open it, and the first frame after a
/// change of the budget. The gated file against the dense network alone.
/// </summary>
internal static class ProcessTable
{
    /// <summary>The argument with which the program calls itself.</summary>
    public const string Child = "--process";

    public static void Print(ModelFolder models, TimeSpan duration)
    {
        var forms = PlanTable.Forms(32);
        var subject = forms[0].Subject;
        var last = subject.Network.Levels.Length - 1;
        (string Name, string Path)[] files =
        [
            ("dense alone", models.Write(StaticNetwork.Of(subject.Network, subject.Tiers[last], last), "dense")),
            .. forms.Select(form => ($"all levels, a decision per {form.Name}", models.Write(form.Subject.Network, form.Name))),
        ];
        Console.WriteLine();
        Console.WriteLine("| ResNet-18, 32x32 | file, MB | open, ms | peak resident, MB | resident, MB | resident after malloc_trim, MB | first frame after a change / steady |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, path) in files)
        {
            double[][] runs = [.. Enumerable.Range(0, 3).Select(_ => Run(path))];
            string Middle(int i) => runs.Select(run => run[i]).Order().ElementAt(1).ToString(i == 4 ? "0.00" : "0", CultureInfo.InvariantCulture);
            Console.WriteLine($"| {name} | {new FileInfo(path).Length / 1e6:0.00} | {Middle(0)} | {Middle(1)} | {Middle(2)} | {Middle(3)} | {Middle(4)} |");
        }
    }

    /// <summary>The child: prints what it measured.</summary>
    public static void Measure(string path)
    {
        var watch = Stopwatch.StartNew();
        using var model = AdaptiveModel.Open(path, options => options.Threads = 1);
        var opened = watch.Elapsed.TotalMilliseconds;
        var (channels, height, width) = model.Manifest.Input;
        var pixels = new byte[channels * height * width];
        var budgets = model.Levels.Select(level => level.Budget).ToArray();
        var ratios = new List<double>();
        for (var turn = 0; turn < 5; turn++)
            foreach (var budget in budgets)
            {
                var first = Time(budget);
                double[] steady = [.. Enumerable.Range(0, 5).Select(_ => Time(budget))];
                ratios.Add(first / steady.Order().ElementAt(2));
            }

        var (peak, resident) = (Status("VmHWM"), Status("VmRSS"));
        if (OperatingSystem.IsLinux())
            _ = Trim(0);
        Console.WriteLine(string.Join(' ', new[] { opened, peak, resident, Status("VmRSS"), ratios.Order().ElementAt(ratios.Count / 2) }
            .Select(value => value.ToString("R", CultureInfo.InvariantCulture))));

        double Time(double budget)
        {
            var start = Stopwatch.GetTimestamp();
            model.Run(Frame.Over(pixels, width, height, channels == 1 ? PixelFormat.Mono8 : PixelFormat.RGB8), budget);
            return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
    }

    private static double[] Run(string path)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, ArgumentList = { Child, path } };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. output.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
    }

    private static double Status(string key) => OperatingSystem.IsLinux()
        ? double.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1000
        : Process.GetCurrentProcess().WorkingSet64 / 1e6;

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint pad);
}
