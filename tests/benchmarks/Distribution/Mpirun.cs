using System.Diagnostics;

namespace EdgeSdk.Benchmarks.Distribution;

/// <summary>Starts this program again as ranks.</summary>
internal static class Mpirun
{
    /// <summary>The package that brings it on Debian and Ubuntu.</summary>
    public const string Package = "openmpi-bin";

    /// <summary>Runs to the end.</summary>
    /// <param name="ranks">How many; 0 for one process without <c>mpirun</c>.</param>
    /// <param name="threads">Threads of the tensor library in each.</param>
    /// <param name="limit">After which it is ended.</param>
    /// <param name="arguments">Of this program.</param>
    /// <returns>What rank 0 wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed or took too long.</exception>
    public static string Run(int ranks, int threads, TimeSpan limit, params string[] arguments)
    {
        string[] self = ["dotnet", typeof(Mpirun).Assembly.Location, .. arguments];
        // More ranks than cores are wanted here, and a rank that waits must let others run.
        string[] line = ranks == 0 ? self : ["mpirun", "-n", $"{ranks}", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", .. self];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        // mpirun gives its ranks a terminal to write to, which .NET would set up with escape sequences.
        start.Environment["TERM"] = "dumb";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{string.Join(' ', line)}: did not end within {limit.TotalSeconds:0} seconds.");
        }

        return process.ExitCode == 0 ? output.Result : throw new InvalidOperationException($"{string.Join(' ', line)}: exit code {process.ExitCode}. {output.Result}{error.Result}");
    }
}
