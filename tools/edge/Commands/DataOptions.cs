using System.CommandLine;
using EdgeSdk.Models;
using EdgeSdk.Tool.Output;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Tool.Commands;

/// <summary>Which images a command works on; the same options wherever images are read.</summary>
internal sealed class DataOptions
{
    private readonly Option<string> _data = new("--data")
    {
        Description = $"A data set ({string.Join(", ", DataSet.Names)}) or a folder of images with a sub-folder per class.",
        DefaultValueFactory = _ => FashionMnist.Name,
    };

    private readonly Option<string?> _path = new("--data-path") { Description = "Where the files of a named data set are." };
    private readonly Option<int?> _size = new("--size") { Description = "Height and width that the images of a folder are scaled to. [default: 64, or what the model takes]" };
    private readonly Option<bool> _grey = new("--grey") { Description = "Read the images of a folder as grey." };

    private readonly Option<double?> _badShare = new("--bad-share")
    {
        Description = "The share of unreadable files of a folder, in [0, 1], up to which they are skipped; above it the folder is refused. [default: 0.01]",
    };

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_path);
        command.Add(_size);
        command.Add(_grey);
        command.Add(_badShare);
    }

    /// <summary>The data set and a short name for it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="input">What a model takes: images of a folder are read so, unless the options say otherwise.</param>
    /// <exception cref="DataSetException">It is missing or broken.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public (string Name, DataSet Set) Open(ParseResult parsed, ModelInput? input = null)
    {
        var name = parsed.GetValue(_data)!;
        if (DataSet.Names.Contains(name))
        {
            if (parsed.GetValue(_size) is not null || parsed.GetValue(_grey) || parsed.GetValue(_badShare) is not null)
                throw new ArgumentException($"--size, --grey and --bad-share are for a folder of images; {name} has a size of its own and must be whole.");
            return (name, DataSet.Open(name, parsed.GetValue(_path)));
        }

        if (parsed.GetValue(_path) is not null)
            throw new ArgumentException($"--data-path is for a named data set ({string.Join(", ", DataSet.Names)}); name a folder of images with --data alone.");
        if (!Directory.Exists(name))
            throw new DataSetException(name, $"is neither a folder nor one of {string.Join(", ", DataSet.Names)}.");
        var defaults = new ImageFolderOptions();
        var set = ImageFolder.Open(name, new ImageFolderOptions
        {
            Size = parsed.GetValue(_size) ?? input?.Height ?? defaults.Size,
            Grey = parsed.GetValue(_grey) || input is { Channels: 1 },
            BadShare = parsed.GetValue(_badShare) ?? defaults.BadShare,
        });
        if (set.Skipped.Count > 0)
            Note.Write($"{set.Skipped.Count} unreadable files are skipped:\n  {string.Join("\n  ", set.Skipped)}");
        return (set.Train.Name, set);
    }
}
