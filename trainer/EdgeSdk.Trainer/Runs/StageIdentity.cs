namespace EdgeSdk.Trainer.Runs;

/// <summary>What the weights of a stage depend on.</summary>
/// <param name="options">The options of the run.</param>
/// <param name="images">The images, as <see cref="Data.ImageSet.Fingerprint"/> puts them.</param>
/// <param name="relevant">Of all options, those the stage depends on; the others at their defaults.</param>
internal sealed class StageIdentity(TrainingOptions options, string images, Func<TrainingOptions, TrainingOptions> relevant)
{
    /// <summary>The options the stage depends on.</summary>
    public TrainingOptions Options { get; } = relevant(options);

    /// <summary>The images.</summary>
    public string Images => images;

    /// <summary>The first difference to a saved identity, in words; <see langword="null"/> when there is none.</summary>
    /// <exception cref="System.Text.Json.JsonException">The saved options are not options.</exception>
    public string? Difference(string savedOptions, string savedImages)
    {
        // Read and written again, so that a checkpoint from before an option existed counts as made with its default.
        var then = RunJson.Write(relevant(RunJson.Read<TrainingOptions>(savedOptions))).Split('\n');
        var now = RunJson.Write(Options).Split('\n');
        var first = then.Zip(now).FirstOrDefault(pair => pair.First != pair.Second);
        if (first != default)
            return $"then {first.First.Trim().TrimEnd(',')}, now {first.Second.Trim().TrimEnd(',')}";
        if (then.Length != now.Length)
            return "more or fewer settings";
        return savedImages == images ? null : $"then the images were {savedImages}, now {images}";
    }
}
