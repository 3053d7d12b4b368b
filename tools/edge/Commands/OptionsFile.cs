using System.Text.Json;
using EdgeSdk.Trainer.Runs;
using YamlDotNet.Core;

namespace EdgeSdk.Tool.Commands;

/// <summary>Training options in a file: JSON, or YAML where its name ends so.</summary>
internal static class OptionsFile
{
    /// <exception cref="InvalidDataException">It is neither, or has a key that is no option; the message names the line.</exception>
    public static TrainingOptions Read(string path)
    {
        var text = File.ReadAllText(path);
        try
        {
            return TrainingOptions.Parse(Path.GetExtension(path) is ".yaml" or ".yml" ? YamlAsJson.Convert(text) : text);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}{(e.LineNumber is { } line ? $", line {line + 1}" : "")}: {e.Message.TrimEnd('.')}.", e);
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"{path}, line {e.Start.Line}: {e.Message.TrimEnd('.')}.", e);
        }
    }
}
