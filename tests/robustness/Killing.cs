using System.Diagnostics;
using System.Globalization;
using EdgeSdk.Budgets;
using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Models.Trust;
using EdgeSdk.Profiling;
using EdgeSdk.Updates;

namespace EdgeSdk.Robustness;

/// <summary>Kills a process that exchanges models at random moments (SIGKILL: nothing of it runs any more) and starts from what is left.</summary>
internal static class Killing
{
    /// <summary>This program as a file that can be started, also where the host of .NET runs it.</summary>
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "EdgeSdk.Robustness.exe" : "EdgeSdk.Robustness");

    public static Figure Run(int cycles, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("edgesdk-kill-").FullName;
        try
        {
            var incoming = Directory.CreateDirectory(Path.Combine(folder, "incoming")).FullName;
            Directory.CreateDirectory(Path.Combine(folder, "sources"));
            var (privateKey, publicKey) = ModelSigner.CreateKey();
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName, "line.pem"), publicKey);
            for (var version = 0; version < 2; version++)
            {
                File.WriteAllBytes(KilledChild.Source(folder, version), KilledChild.Model(version));
                ModelSigner.Sign(KilledChild.Source(folder, version), privateKey, 1);
            }
            var first = Path.Combine(incoming, "first.onnx");
            File.Copy(KilledChild.Source(folder, 0), first);
            File.Copy(KilledChild.Source(folder, 0) + ModelSignature.Extension, first + ModelSignature.Extension);
            LiveModel.Open(folder, KilledChild.Trusting(folder)).Dispose();
            ModelStore.Delete(first);
            string[] known = [.. Enumerable.Range(0, 2).Select(version => ModelFile.Verify("m.onnx", KilledChild.Model(version)).Identity.Sha256)];
            var random = new Random(seed);
            var (sound, exchanged) = (0, 0);
            var before = "";
            for (var cycle = 0; cycle < cycles; cycle++)
            {
                KillOne(folder, seed + cycle, random.NextDouble() * 250);
                if (Problem(folder, known, out var started) is { } problem)
                    Console.Error.WriteLine($"cycle {cycle}: {problem}");
                else
                    sound++;
                exchanged += started != before ? 1 : 0;
                before = started;
            }
            return new(sound == cycles, $"{sound} of {cycles} starts after kill -9 found a valid model, profile and policies; {exchanged} of them another model than the start before");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void KillOne(string folder, int seed, double milliseconds)
    {
        var start = new ProcessStartInfo(Program, ["child", folder, seed.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var child = Process.Start(start)!;
        child.StandardOutput.ReadLine();
        var until = Stopwatch.GetTimestamp() + (long)(milliseconds / 1000 * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < until)
            Thread.Yield();
        child.Kill();
        child.WaitForExit();
    }

    private static string? Problem(string folder, string[] known, out string started)
    {
        started = "";
        try
        {
            using (var live = LiveModel.Open(folder, KilledChild.Trusting(folder)))
                started = live.Run(Frame.Over(new byte[16], 4, 4, PixelFormat.Mono8)).Model.Sha256;
            if (!known.Contains(started))
                return $"it started with {started}";
            var profile = Path.Combine(folder, "parts.profile.json");
            if (File.Exists(profile))
                DeviceProfile.Read(profile);
            var policies = Path.Combine(folder, "policies.json");
            if (File.Exists(policies))
                PolicyOptions.Parse(File.ReadAllText(policies));
            return null;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }
}
