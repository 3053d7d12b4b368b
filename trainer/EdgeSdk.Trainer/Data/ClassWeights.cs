namespace EdgeSdk.Trainer.Data;

/// <summary>What an image counts, so that rare classes are learnt as well.</summary>
internal static class ClassWeights
{
    /// <summary>The weight of each class: (mean images per class / its images) to the power; 0 for a class without images.</summary>
    public static float[] Of(IReadOnlyList<byte> labels, int classes, double power)
    {
        var counts = new int[classes];
        foreach (var label in labels)
            counts[label]++;
        return [.. counts.Select(count => count == 0 ? 0 : (float)Math.Pow((double)labels.Count / classes / count, power))];
    }
}
