using System.CommandLine;
using EdgeSdk.Tool.Commands;

namespace EdgeSdk.Tool.Tests.Commands;

public class HelpTests
{
    public static TheoryData<string> Names => [.. EdgeCommand.Create().Subcommands.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_command_shows_examples_that_parse(string name)
    {
        var help = Edge.Output(name, "--help");
        var examples = CommandLines.In(help[..help.IndexOf("Usage:", StringComparison.Ordinal)]).ToArray();
        Assert.NotEmpty(examples);
        Assert.All(examples, CommandLines.Parses);
        Assert.Contains(examples, example => example[0] == name);
    }

    [Fact]
    public void The_overview_shows_examples_that_parse_and_the_exit_codes()
    {
        var help = Edge.Output("--help");
        var examples = CommandLines.In(help[..help.IndexOf("Usage:", StringComparison.Ordinal)]).ToArray();
        Assert.InRange(examples.Length, 10, 20);
        Assert.All(examples, CommandLines.Parses);
        foreach (var code in new[] { "0 done", "1 failed", "2 bad input", "130 ended by Ctrl-C" })
            Assert.Contains(code, help, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unknown_option_ends_with_exit_code_2_and_a_hint(string name) =>
        Edge.Run(name, "--bogus").IsRefusal(Edge.Program, "'--bogus'", $"edge {name} --help");

    [Theory]
    [MemberData(nameof(Names))]
    public void Options_are_named_in_one_style(string name)
    {
        var command = EdgeCommand.Create().Subcommands.Single(command => command.Name == name);
        Assert.All(command.Options, option =>
        {
            Assert.Matches("^--[a-z0-9]+(-[a-z0-9]+)*$", option.Name.TrimStart() is "--help" ? "--help" : option.Name);
            Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name);
            Assert.EndsWith(".", option.Description!.Split(" [default")[0].TrimEnd(']'), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void One_option_means_the_same_kind_of_thing_everywhere()
    {
        var kinds = EdgeCommand.Create().Subcommands.SelectMany(command => command.Options)
            .GroupBy(option => option.Name).ToDictionary(same => same.Key, same => same.Select(Kind).Distinct().ToArray());
        Assert.All(kinds, kind => Assert.Single(kind.Value));

        static Type Kind(Option option)
        {
            var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
            // Several numbers of threads are still threads.
            return type.IsArray && type != typeof(string[]) ? type.GetElementType()! : type;
        }
    }
}
