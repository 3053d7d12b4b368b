using System.CommandLine;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>--set key=value</c>: any training option on the command line.</summary>
internal sealed class SetOption
{
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "KEY=VALUE, any training option by its name, such as network.width=0.5; may be given several times. edge options lists all.",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command) => command.Add(_set);

    /// <summary>What was set, in its order.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="own">Keys that have an option of their own, and that option where it was given, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">One has no value, a key is set twice, or by its own option besides.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Read(ParseResult parsed, IReadOnlyDictionary<string, string> own)
    {
        var settings = new List<KeyValuePair<string, string>>();
        foreach (var text in parsed.GetValue(_set)!)
        {
            var (key, value) = text.IndexOf('=') is var sign and > 0
                ? (text[..sign], text[(sign + 1)..])
                : throw new ArgumentException($"--set {text}: has no value; write --set {text}=VALUE.");
            if (settings.Any(setting => setting.Key == key))
                throw new ArgumentException($"--set {key} is given twice; give it once.");
            if (own.TryGetValue(key, out var other))
                throw new ArgumentException($"--set {key}: {other} says it already, or is the way to say it; use that alone.");
            settings.Add(KeyValuePair.Create(key, value));
        }

        return settings;
    }

    /// <summary>The options with what was set.</summary>
    /// <exception cref="ArgumentException">A key is no option, or a value is of another kind.</exception>
    public static TrainingOptions Apply(TrainingOptions options, IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        foreach (var (key, value) in settings)
        {
            try
            {
                options = options.With(key, value);
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"--set {key}={value}: {e.Message}.", e);
            }
        }

        return options;
    }
}
