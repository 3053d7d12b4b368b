using System.Diagnostics;

namespace EdgeSdk.Samples.Tests;

/// <summary>A sample as its user sees it: a process whose lines can be waited for while it runs.</summary>
internal sealed class Sample : IAsyncDisposable
{
    // Nobody waits so long but for a program that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Sample(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_lines, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Starts a sample, built beside these tests.</summary>
    public static Sample Start(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var path = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(own))!, program, Path.GetFileName(own), program + ".dll");
        // A shell that started the tests in the background has SIGINT ignored, and a child inherits that.
        var start = OperatingSystem.IsLinux()
            ? new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", path, .. arguments])
            : new ProcessStartInfo("dotnet", [path, .. arguments]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(start);
    }

    public static async Task<(int ExitCode, string Output, string Error)> Run(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        await using var sample = Start(program, arguments, environment);
        return await sample.End();
    }

    /// <summary>Bad input: exit code 2 and one line on standard error.</summary>
    public static async Task IsRefused(string program, string[] arguments, string sentence, params (string Name, string Value)[] environment)
    {
        var (exitCode, output, error) = await Run(program, arguments, environment);
        Assert.True(exitCode == 2, $"exit code {exitCode}: {output}{error}");
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(program + ": ", line, StringComparison.Ordinal);
        Assert.Contains(sentence, line, StringComparison.Ordinal);
    }

    /// <summary>Waits for a line that contains a text, the lines before a place left out.</summary>
    public async Task<string> Line(string text, int from = 0)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_lines)
            {
                if (_lines.Skip(from).FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                    return found;
                more = _more.Task;
            }
            Assert.False(_process.HasExited, $"ended with {(_process.HasExited ? _process.ExitCode : 0)} before '{text}': {string.Join("\n", Lines)}\n{string.Join("\n", _errors)}");
            await Task.WhenAny(more, _process.WaitForExitAsync(patience.Token)).WaitAsync(patience.Token);
        }
    }

    /// <summary>Sends a signal.</summary>
    public void Kill(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<(int ExitCode, string Output, string Error)> End()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        lock (_lines)
            return (_process.ExitCode, string.Join("\n", _lines), string.Join("\n", _errors));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(List<string> to, string? line)
    {
        if (line is null)
            return;
        TaskCompletionSource told;
        lock (_lines)
        {
            to.Add(line);
            (told, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        told.SetResult();
    }
}
