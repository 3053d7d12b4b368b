using System.Diagnostics;

namespace EdgeSdk.Tests.Programs;

/// <summary>A program of this repository, built together with these tests, as its user sees it: a process with arguments and two streams.</summary>
internal sealed class Child : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private Child(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>The folder a program was built into: beside that of these tests, in the same configuration.</summary>
    public static string Folder(string program)
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(own))!, program, Path.GetFileName(own));
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Ended> Run(string program, params string[] arguments)
    {
        using var child = Start(program, arguments);
        return await child.End();
    }

    /// <summary>Starts a program and leaves it running.</summary>
    public static Child Start(string program, params string[] arguments) => StartCommand(["dotnet", Path.Combine(Folder(program), program + ".dll"), .. arguments]);

    /// <summary>Starts what starts a program, such as <c>mpirun</c>, found as a shell finds it.</summary>
    public static Child StartCommand(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["NO_COLOR"] = "1";
        if (OperatingSystem.IsLinux())
        {
            // A shell that started the tests in the background has SIGINT ignored, and a child inherits that.
            start.ArgumentList.Insert(0, command[0]);
            start.ArgumentList.Insert(0, "--default-signal=INT");
            start.FileName = "env";
        }

        return new Child(Process.Start(start)!);
    }

    /// <summary>What Ctrl-C on its terminal does.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<Ended> End()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return new(_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    internal sealed record Ended(int ExitCode, string Output, string Error)
    {
        /// <summary>Bad input: exit code 2, nothing but one line on standard error that names what was wrong, and no stack trace.</summary>
        public void IsRefusal(string program, params string[] named)
        {
            Assert.True(ExitCode == 2, $"exit code {ExitCode}: {Output}{Error}");
            var line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.StartsWith(program + ": ", line, StringComparison.Ordinal);
            Assert.All(named, word => Assert.Contains(word, line, StringComparison.Ordinal));
            Assert.Equal("", Output);
        }
    }
}
