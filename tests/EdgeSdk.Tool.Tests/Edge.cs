using EdgeSdk.Tests.Programs;
using EdgeSdk.Tool.Commands;
using EdgeSdk.Tool.Output;
using Spectre.Console;

// The console is one for the whole process.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace EdgeSdk.Tool.Tests;

/// <summary>The command line inside this process: a start of the program costs more than most commands.</summary>
internal static class Edge
{
    public const string Program = "edge";

    public static string Repository { get; } = FindRepository();

    public static string Model { get; } = Path.Combine(Repository, "runtime-samples", "QuickStart", "assets", "fashion-mnist.onnx");

    public static Child.Ended Run(params string[] arguments)
    {
        var (output, error, console) = (Console.Out, Console.Error, AnsiConsole.Console);
        using var written = new StringWriter();
        using var complained = new StringWriter();
        try
        {
            Console.SetOut(written);
            Console.SetError(complained);
            AnsiConsole.Console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(written) });
            AnsiConsole.Profile.Width = 1000;
            var code = CommandRunner.Run(EdgeCommand.Create(), arguments);
            return new(code, written.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            AnsiConsole.Console = console;
        }
    }

    /// <summary>Runs a command that must succeed and say nothing on standard error; what it printed.</summary>
    public static string Output(params string[] arguments)
    {
        var ended = Run(arguments);
        Assert.True(ended.ExitCode == 0, $"exit code {ended.ExitCode}: {ended.Output}{ended.Error}");
        return ended.Output;
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeSdk.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
