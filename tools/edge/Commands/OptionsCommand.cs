using System.CommandLine;
using System.Text;
using System.Xml.Linq;
using EdgeSdk.Tool.Output;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge options</c>: the list of all training options, in Markdown.</summary>
internal static class OptionsCommand
{
    private const string Help = """
        Prints every training option with its default and its meaning, in Markdown. They stand in a file that edge train --options
        reads, in a study's rows, or on the command line after --set.

        Examples:
          edge options
          edge options > docs/options/README.md
          edge train --set network.width=0.5 --set levels=0.1,0.5,1
        """;

    public static Command Create()
    {
        var command = new Command("options", Help);
        command.SetAction(_ =>
        {
            Console.Out.Write(Page());
            return ExitCode.Success;
        });
        return command;
    }

    private static string Page()
    {
        var meanings = Meanings();
        var text = new StringBuilder("""
            # Training options

            Written by `edge options > docs/options/README.md`; what each means is said where it is declared.

            An option stands in a file, JSON or YAML (`edge train --options mine.yaml`; the `options.json` of any run is one), in the rows of a
            study, or on the command line: `edge train --set network.width=0.5 --set levels=0.1,0.5,1`. The command line wins over the file.
            A name that is no option is refused, with its line and the nearest name.

            | option | default | what it is |
            | --- | --- | --- |

            """);
        foreach (var option in TrainingOptions.All)
        {
            // A group that is there twice, with other defaults, is explained once.
            var first = TrainingOptions.All.First(other => other.DocumentationId == option.DocumentationId);
            var meaning = first != option ? $"As `{first.Key}`. " : meanings.GetValueOrDefault(option.DocumentationId) is { } summary ? $"{Plain(summary)} " : "";
            text.Append($"| `{option.Key}` | `{option.Default}` | {meaning}({option.Kind}) |\n");
        }

        return text.ToString();
    }

    // The XML documentation lies beside the assembly. Without it the list has no meanings.
    private static Dictionary<string, XElement> Meanings()
    {
        var assembly = typeof(TrainingOptions).Assembly.GetName().Name!;
        var path = Path.Combine(AppContext.BaseDirectory, $"{assembly}.xml");
        return !File.Exists(path) ? [] : XDocument.Load(path).Descendants("member").Where(member => member.Element("summary") is not null)
            .ToDictionary(member => (string)member.Attribute("name")!, member => member.Element("summary")!);
    }

    private static string Plain(XElement summary)
    {
        var words = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement link => Linked(link),
            _ => node.ToString(),
        }));
        return string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("|", "\\|", StringComparison.Ordinal);
    }

    // A type of names is said by its names, a member by its own.
    private static string Linked(XElement link)
    {
        var target = (string?)link.Attribute("cref") ?? (string?)link.Attribute("langword") ?? "";
        if (target.StartsWith("T:", StringComparison.Ordinal) && typeof(TrainingOptions).Assembly.GetType(target[2..])?.GetProperty("All")?.GetValue(null) is IEnumerable<string> names)
            return string.Join(", ", names.Select(name => $"`{name}`"));
        var last = target[(target.LastIndexOf('.') + 1)..];
        return $"`{char.ToLowerInvariant(last[0])}{last[1..]}`";
    }
}
