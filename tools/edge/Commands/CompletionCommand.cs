using System.CommandLine;
using EdgeSdk.Tool.Output;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge completion</c>: lets a shell complete the command line.</summary>
internal static class CompletionCommand
{
    private const string Help = """
        Prints a script that lets a shell complete commands, options and their values with the Tab key; where there is nothing to suggest, files. The
        script asks edge itself, so it need not be renewed.

        Examples:
          edge completion bash >> ~/.bashrc
          edge completion zsh >> ~/.zshrc
          edge completion fish > ~/.config/fish/completions/edge.fish
          edge completion pwsh >> $PROFILE
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = $"{string.Join(", ", CompletionScripts.Shells)}." };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        var command = new Command("completion", Help) { shell };
        command.SetAction(parsed =>
        {
            Console.Write(CompletionScripts.For(parsed.GetValue(shell)!));
            return ExitCode.Success;
        });
        return command;
    }
}
