using EdgeSdk.Tool.Commands;
using EdgeSdk.Tool.Output;
using Spectre.Console;

// A file or a pipe has no right margin to break lines and tables at.
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 1000;
return CommandRunner.Run(EdgeCommand.Create(), args);
