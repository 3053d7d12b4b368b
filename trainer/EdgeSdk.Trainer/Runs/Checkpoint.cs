using System.Globalization;
using System.Text.Json;
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
        if (Difference(saved.GetValueOrDefault("options", "")) is { } difference)
            throw new InvalidDataException($"{path}: was made with other options ({difference}). Name another run folder, or delete it to start anew.");
        TensorFile.ReadInto(path, tensors);
        try
        {
            Step = int.Parse(saved["step"], NumberStyles.None, CultureInfo.InvariantCulture);
            Seconds = double.Parse(saved["seconds"], CultureInfo.InvariantCulture);
            WaitingSeconds = double.Parse(saved["waitingSeconds"], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: is not a checkpoint, or is damaged.", e);
        }
    }

    // Read and written again, so that a checkpoint from before an option existed counts as made with its default.
    private string? Difference(string saved)
    {
        try
        {
            var old = RunJson.Write(RunJson.Read<TrainingOptions>(saved)).Split('\n');
            var now = RunJson.Write(options).Split('\n');
            var first = old.Zip(now).FirstOrDefault(pair => pair.First != pair.Second);
            if (first != default)
                return $"then {first.First.Trim().TrimEnd(',')}, now {first.Second.Trim().TrimEnd(',')}";
            return old.Length == now.Length ? null : "more or fewer settings";
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: is not a checkpoint, or is damaged.", e);
        }
    }
}
