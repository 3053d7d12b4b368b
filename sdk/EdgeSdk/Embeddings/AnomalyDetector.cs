using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace EdgeSdk.Embeddings;

/// <summary>
/// How unlike everything normal an embedding is: the mean distance to its nearest normal examples. Learns from normal examples alone, and its threshold
/// from others that were kept apart. Like a <see cref="Gallery"/> it belongs to one model and one level and checks neither, only the embeddings' length.
/// One thread at a time.
/// </summary>
public sealed class AnomalyDetector
{
    private const string Normal = "normal";

    private readonly Gallery _normal;

    /// <summary>Creates a detector that knows nothing yet.</summary>
    /// <param name="embeddingLength">The model's <see cref="Models.ModelManifest.EmbeddingLength"/>, 1 to 65,536.</param>
    /// <param name="neighbours">How many nearest examples count, 1 to 256. The default is 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AnomalyDetector(int embeddingLength, int neighbours = 5) : this(new Gallery(embeddingLength), neighbours)
    {
    }

    private AnomalyDetector(Gallery normal, int neighbours)
    {
        if (neighbours is < 1 or > Gallery.MaxNeighbours)
            throw new ArgumentOutOfRangeException(nameof(neighbours), neighbours, $"1 to {Gallery.MaxNeighbours} examples count.");
        _normal = normal;
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

    /// <summary>Writes the normal examples and the threshold; a crash meanwhile leaves the file that was there.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Span<byte> settings = stackalloc byte[sizeof(int) + sizeof(float)];
        BinaryPrimitives.WriteInt32LittleEndian(settings, Neighbours);
        BinaryPrimitives.WriteSingleLittleEndian(settings[sizeof(int)..], Threshold);
        _normal.SaveAs(path, GalleryFile.DetectorMagic, settings);
    }

    /// <summary>Reads a detector that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged, cut short, or none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AnomalyDetector Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Span<byte> settings = stackalloc byte[sizeof(int) + sizeof(float)];
        var normal = Gallery.LoadAs(path, GalleryFile.DetectorMagic, settings);
        var (neighbours, threshold) = (BinaryPrimitives.ReadInt32LittleEndian(settings), BinaryPrimitives.ReadSingleLittleEndian(settings[sizeof(int)..]));
        if (neighbours is < 1 or > Gallery.MaxNeighbours || float.IsNaN(threshold))
            throw new InvalidDataException($"{path}: it contradicts itself; save it again.");
        return new(normal, neighbours) { Threshold = threshold };
    }
}
