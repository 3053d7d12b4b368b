using System.Numerics.Tensors;

namespace EdgeSdk.Embeddings;

/// <summary>
/// How unlike everything normal an embedding is: the mean distance to its nearest normal examples. Learns from normal examples alone, and its threshold
/// from others that were kept apart. Use embeddings of one level. One thread at a time.
/// </summary>
public sealed class AnomalyDetector
{
    private const string Normal = "normal";

    private readonly Gallery _normal;

    /// <summary>Creates a detector that knows nothing yet.</summary>
    /// <param name="embeddingLength">The model's <see cref="Models.ModelManifest.EmbeddingLength"/>, 1 to 65,536.</param>
    /// <param name="neighbours">How many nearest examples count, 1 to 256. The default is 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AnomalyDetector(int embeddingLength, int neighbours = 5)
    {
        if (neighbours is < 1 or > Gallery.MaxNeighbours)
            throw new ArgumentOutOfRangeException(nameof(neighbours), neighbours, $"1 to {Gallery.MaxNeighbours} examples count.");
        _normal = new(embeddingLength);
        Neighbours = neighbours;
    }

    /// <summary>How many nearest examples count.</summary>
    public int Neighbours { get; }

    /// <summary>The score above which an embedding is an anomaly; infinite until <see cref="Calibrate"/>.</summary>
    public float Threshold { get; private set; } = float.PositiveInfinity;

    /// <summary>Adds a normal example.</summary>
    /// <param name="embedding">The embedding; it is copied.</param>
    /// <exception cref="ArgumentException">It has another length, no direction or a value that is no number.</exception>
    public void AddNormal(ReadOnlySpan<float> embedding) => _normal.Enroll(Normal, embedding);

    /// <summary>The mean cosine distance to the nearest normal examples, 0 to 2; the higher, the stranger. Allocates nothing.</summary>
    /// <param name="embedding">The embedding.</param>
    /// <exception cref="InvalidOperationException">There is no normal example.</exception>
    /// <exception cref="ArgumentException">As in <see cref="AddNormal"/>.</exception>
    public float Score(ReadOnlySpan<float> embedding) => 1 - _normal.MeanSimilarity(embedding, Neighbours);

    /// <summary>Whether the score is above <see cref="Threshold"/>.</summary>
    /// <param name="embedding">The embedding.</param>
    /// <exception cref="InvalidOperationException">There is no normal example.</exception>
    /// <exception cref="ArgumentException">As in <see cref="AddNormal"/>.</exception>
    public bool IsAnomaly(ReadOnlySpan<float> embedding) => Score(embedding) > Threshold;

    /// <summary>Sets the threshold so that, of normal examples like these, the given share raises a false alarm.</summary>
    /// <param name="scores">Scores of normal examples that were not added.</param>
    /// <param name="falseAlarms">The share, in [0, 1).</param>
    /// <exception cref="ArgumentException">There is no score, or one is no number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside the range.</exception>
    public void Calibrate(ReadOnlySpan<float> scores, double falseAlarms)
    {
        if (!(falseAlarms is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(falseAlarms), falseAlarms, "The share of false alarms is at least 0 and below 1.");
        if (scores.IsEmpty || TensorPrimitives.IndexOfMax(scores) is var worst && float.IsNaN(scores[worst]))
            throw new ArgumentException("Calibration needs scores of normal examples, each a number.", nameof(scores));
        var sorted = scores.ToArray();
        Array.Sort(sorted);
        // At most this many lie above.
        Threshold = sorted[sorted.Length - 1 - (int)(falseAlarms * sorted.Length)];
    }
}
