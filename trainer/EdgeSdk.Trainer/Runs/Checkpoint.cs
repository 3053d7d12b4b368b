using System.Globalization;
using System.Text.Json;
using EdgeSdk.Trainer.Distribution;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>All that a stage needs to go on where it stopped.</summary>
/// <param name="path">The file.</param>
/// <param name="identity">What the stage depends on: a checkpoint of another identity is refused.</param>
/// <param name="tensors">The weights and the optimiser's state, by name.</param>
internal sealed class Checkpoint(string path, StageIdentity identity, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
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
        ["images"] = identity.Images,
        ["options"] = RunJson.Write(identity.Options),
    });

    /// <summary>Goes back to the saved state, if there is one.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or was made with other options.</exception>
    public void Resume()
    {
        if (!File.Exists(path))
            return;
        var saved = TensorFile.ReadMetadata(path);
        if (Difference(saved) is { } difference)
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

    /// <summary>Gives rank 0's state to all others.</summary>
    public void Share(Communicator ranks)
    {
        if (ranks.Size == 1)
            return;
        using var noGradient = no_grad();
        foreach (var (_, tensor) in tensors)
            Sharing.Broadcast(ranks, tensor);
        double[] numbers = [Step, Seconds, WaitingSeconds];
        ranks.Broadcast(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()));
        (Step, Seconds, WaitingSeconds) = ((int)numbers[0], numbers[1], numbers[2]);
    }

    private string? Difference(IReadOnlyDictionary<string, string> saved)
    {
        try
        {
            return identity.Difference(saved.GetValueOrDefault("options", ""), saved.GetValueOrDefault("images", identity.Images));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: is not a checkpoint, or is damaged.", e);
        }
    }
}
