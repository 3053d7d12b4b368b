using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>All that a run needs to go on where it stopped.</summary>
internal sealed class Checkpoint(string path, TrainingOptions options, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
{
    /// <summary>Steps done.</summary>
    public int Step { get; set; }

    /// <summary>Seconds spent on them.</summary>
    public double Seconds { get; set; }

    /// <summary>Of these, seconds spent waiting for views.</summary>
    public double WaitingSeconds { get; set; }

    public void Save() => TensorFile.Write(path, tensors, new Dictionary<string, string>
    {
        ["step"] = Step.ToString(CultureInfo.InvariantCulture),
        ["seconds"] = Seconds.ToString("R", CultureInfo.InvariantCulture),
        ["waitingSeconds"] = WaitingSeconds.ToString("R", CultureInfo.InvariantCulture),
        ["options"] = RunJson.Write(options),
    });

    /// <summary>Goes back to the saved state, if there is one.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or was made with other options.</exception>
    public void Resume()
    {
        if (!File.Exists(path))
            return;
        var saved = TensorFile.ReadMetadata(path);
        if (!saved.TryGetValue("options", out var savedOptions) || savedOptions != RunJson.Write(options))
            throw new InvalidDataException($"{path}: was made with other options ({Difference(savedOptions ?? "")}). Name another run folder, or delete it to start anew.");
        TensorFile.ReadInto(path, tensors);
        try
        {
            Step = int.Parse(saved["step"], CultureInfo.InvariantCulture);
            Seconds = double.Parse(saved["seconds"], CultureInfo.InvariantCulture);
            WaitingSeconds = double.Parse(saved["waitingSeconds"], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: is not a checkpoint, or is damaged.", e);
        }
    }

    private string Difference(string saved)
    {
        var old = saved.Split('\n');
        var now = RunJson.Write(options).Split('\n');
        var first = old.Zip(now).FirstOrDefault(pair => pair.First != pair.Second);
        return first == default ? "more or fewer settings" : $"then {first.First.Trim().TrimEnd(',')}, now {first.Second.Trim().TrimEnd(',')}";
    }
}
