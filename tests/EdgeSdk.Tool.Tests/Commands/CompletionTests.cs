using System.Diagnostics;
using EdgeSdk.Tests.Programs;

namespace EdgeSdk.Tool.Tests.Commands;

public class CompletionTests
{
    [Theory]
    [InlineData("edge tra", "train")]
    [InlineData("edge train --device ", "cpu")]
    [InlineData("edge train --method vicreg-d", "vicreg-dual")]
    [InlineData("edge run --fit L", "Letterbox")]
    [InlineData("edge evaluate --im", "--images")]
    [InlineData("edge completion z", "zsh")]
    public void Edge_suggests_commands_options_and_values(string line, string suggestion) =>
        Assert.Contains(suggestion, Edge.Output($"[suggest:{line.Length}]", line).Split('\n', StringSplitOptions.TrimEntries));

    [Theory]
    [InlineData("bash", "complete -o default -F _edge_complete edge")]
    [InlineData("zsh", "compdef _edge_complete edge")]
    [InlineData("fish", "complete -c edge")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName edge")]
    public void Every_shell_has_its_script(string shell, string registration)
    {
        var script = Edge.Output("completion", shell);
        Assert.Contains(registration, script, StringComparison.Ordinal);
        Assert.Contains("[suggest:", script, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", script, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_shell_is_refused() => Edge.Run("completion", "tcsh").IsRefusal(Edge.Program, "tcsh", "'bash'");

    [Fact]
    public async Task Bash_completes_with_the_script()
    {
        if (OperatingSystem.IsWindows())
            return;
        var program = Path.Combine(Child.Folder(Edge.Program), "edge.dll");
        var shell = $"""
            edge() {"{"} dotnet '{program}' "$@"; {"}"}
            source <(edge completion bash)
            COMP_LINE='edge train --device c' COMP_POINT=21 COMP_WORDS=(edge train --device c) COMP_CWORD=3
            _edge_complete
            printf '%s\n' "$(complete -p edge)" "$COMPREPLY" "${"{"}#COMPREPLY[@]{"}"}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", shell]) { RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("complete -o default -F _edge_complete edge\ncpu\n2\n", output);
    }
}
