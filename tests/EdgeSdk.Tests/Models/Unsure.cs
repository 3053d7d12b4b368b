namespace EdgeSdk.Tests.Models;

/// <summary>The tiny model with curves by which a budget of 0.3 is best spent at 0.1 and, for the unsure, again densely. Its own answers are all less sure than those of the curves.</summary>
internal static class Unsure
{
    public static TinyModel Model { get; } = new()
    {
        EditManifest = manifest => manifest with
        {
            Levels = [.. manifest.Levels.Select((level, i) => level with
            {
                Top1 = 0.8 + (0.05 * i), Temperature = 1 + (0.5 * i),
                Confidence = [new(0.9999999, 0.5, 1), new(0.999999, 0.8, 0.95), new(0.99999, 1, 0.8)],
            })],
        },
    };
}
