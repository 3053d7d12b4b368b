namespace EdgeSdk.Tool.Commands;

/// <summary>What shells run when Tab is pressed. Each asks the directive <c>[suggest:POSITION]</c>, which System.CommandLine answers with one suggestion per line.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        _edge_complete() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(edge "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _edge_complete edge

        """;

    private const string Zsh = """
        _edge_complete() {
            local -a suggestions=("${(@f)$(edge "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a suggestions || _files
        }
        compdef _edge_complete edge

        """;

    private const string Fish = """
        function __edge_complete
            set -l line (commandline -cp)
            edge "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c edge -a '(__edge_complete)'

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName edge -ScriptBlock {
            param($word, $command, $position)
            edge "[suggest:$position]" "$command".PadRight($position) 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish, ["pwsh"] = PowerShell };

    public static IReadOnlyCollection<string> Shells => Scripts.Keys;

    public static string For(string shell) => Scripts[shell];
}
