using System.Numerics.Tensors;
using EdgeSdk.Frames;

namespace EdgeSdk.Embeddings;

/// <summary>
/// Examples with labels, told apart by the embeddings of a model: new classes from a few frames, without training. Compares by cosine, so embeddings
/// are kept at length 1. A gallery belongs to one model and one level, because each embeds differently; it knows neither and checks the embeddings' length
/// only, so enrol and search with the same model at the same budget. One thread at a time.
/// </summary>
public sealed class Gallery
{
    internal const int MaxNeighbours = 256;

    private readonly List<string> _labels = [];
    private readonly List<int> _classes = [];
    private float[] _examples = [];
    private float[] _votes = [];
    private readonly float[] _query;

    /// <summary>Creates an empty gallery.</summary>
    /// <param name="embeddingLength">The model's <see cref="Models.ModelManifest.EmbeddingLength"/>, 1 to 65,536.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is outside the range.</exception>
    public Gallery(int embeddingLength)
    {
        if (embeddingLength is < 1 or > GalleryFile.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(embeddingLength), embeddingLength, $"An embedding has 1 to {GalleryFile.MaxLength} values.");
        EmbeddingLength = embeddingLength;
        _query = new float[embeddingLength];
    }

    /// <summary>Values per embedding.</summary>
    public int EmbeddingLength { get; }

    /// <summary>The labels, in the order they were first enrolled.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>How many examples there are.</summary>
    public int Count => _classes.Count;

    /// <summary>Adds an example.</summary>
    /// <param name="label">What it is an example of; need not be new.</param>
    /// <param name="embedding">[<see cref="EmbeddingLength"/>], for example <see cref="FrameResult.Embedding"/>; it is copied.</param>
    /// <exception cref="ArgumentException">The label is empty, or the embedding has another length, no direction or a value that is no number.</exception>
    public void Enroll(string label, ReadOnlySpan<float> embedding)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        Normalise(embedding, _query);
        if ((Count + 1) * EmbeddingLength > _examples.Length)
            Array.Resize(ref _examples, Math.Max(4, 2 * Count) * EmbeddingLength);
        _query.CopyTo(_examples, Count * EmbeddingLength);
        var index = _labels.IndexOf(label);
        if (index < 0)
        {
            index = _labels.Count;
            _labels.Add(label);
            _votes = new float[_labels.Count];
        }
        _classes.Add(index);
    }

    /// <summary>Runs a frame at a budget and adds its embedding.</summary>
    /// <param name="label">What it is an example of.</param>
    /// <param name="model">The model.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="budget">The budget the gallery is meant for, in (0, 1].</param>
    /// <exception cref="ArgumentException">As in <see cref="Enroll(string, ReadOnlySpan{float})"/> and <see cref="AdaptiveModel.Run(in Frame, double)"/>.</exception>
    public void Enroll(string label, AdaptiveModel model, in Frame frame, double budget)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        ArgumentNullException.ThrowIfNull(model);
        Enroll(label, model.Run(frame, budget).Embedding);
    }

    /// <summary>Finds the label of the nearest examples; each votes with its similarity. Allocates nothing.</summary>
    /// <param name="embedding">[<see cref="EmbeddingLength"/>].</param>
    /// <param name="neighbours">How many examples vote, 1 to 256; all when there are fewer.</param>
    /// <exception cref="InvalidOperationException">The gallery is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of neighbours is outside the range.</exception>
    /// <exception cref="ArgumentException">As in <see cref="Enroll(string, ReadOnlySpan{float})"/>.</exception>
    public GalleryMatch Find(ReadOnlySpan<float> embedding, int neighbours = 5)
    {
        if (neighbours is < 1 or > MaxNeighbours)
            throw new ArgumentOutOfRangeException(nameof(neighbours), neighbours, $"1 to {MaxNeighbours} examples vote.");
        Span<float> similarities = stackalloc float[Math.Min(neighbours, Count)];
        Span<int> nearest = stackalloc int[similarities.Length];
        Nearest(embedding, nearest, similarities);
        Array.Clear(_votes);
        for (var i = 0; i < nearest.Length; i++)
            _votes[_classes[nearest[i]]] += Math.Max(similarities[i], float.Epsilon);
        var best = TensorPrimitives.IndexOfMax(_votes);
        return new(_labels[best], similarities[0], _votes[best] / TensorPrimitives.Sum(_votes));
    }

    /// <summary>Writes the gallery; a crash meanwhile leaves the file that was there.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SaveAs(path, GalleryFile.GalleryMagic, []);
    }

    /// <summary>Reads a gallery that <see cref="Save"/> wrote. The file does not say which model and level it belongs to: keep it beside its model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged, cut short, or none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Gallery Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return LoadAs(path, GalleryFile.GalleryMagic, []);
    }

    internal void SaveAs(string path, ReadOnlySpan<byte> magic, ReadOnlySpan<byte> more) =>
        GalleryFile.Write(path, magic, more, EmbeddingLength, _labels, _classes, _examples.AsSpan(0, Count * EmbeddingLength));

    internal static Gallery LoadAs(string path, ReadOnlySpan<byte> magic, Span<byte> more)
    {
        var (length, labels, classes, examples) = GalleryFile.Read(path, magic, more);
        var gallery = new Gallery(length) { _examples = examples, _votes = new float[labels.Length] };
        gallery._labels.AddRange(labels);
        gallery._classes.AddRange(classes);
        return gallery;
    }

    /// <summary>The mean similarity to the nearest examples.</summary>
    internal float MeanSimilarity(ReadOnlySpan<float> embedding, int neighbours)
    {
        Span<float> similarities = stackalloc float[Math.Min(neighbours, Count)];
        Span<int> nearest = stackalloc int[similarities.Length];
        Nearest(embedding, nearest, similarities);
        return TensorPrimitives.Sum(similarities) / similarities.Length;
    }

    private void Nearest(ReadOnlySpan<float> embedding, Span<int> nearest, Span<float> similarities)
    {
        if (Count == 0)
            throw new InvalidOperationException("There is no example to compare with: add some first.");
        Normalise(embedding, _query);
        var found = 0;
        for (var i = 0; i < Count; i++)
        {
            var similarity = TensorPrimitives.Dot(_query, _examples.AsSpan(i * EmbeddingLength, EmbeddingLength));
            if (found == nearest.Length && similarity <= similarities[found - 1])
                continue;
            var place = found < nearest.Length ? found++ : found - 1;
            for (; place > 0 && similarities[place - 1] < similarity; place--)
                (nearest[place], similarities[place]) = (nearest[place - 1], similarities[place - 1]);
            (nearest[place], similarities[place]) = (i, similarity);
        }
    }

    private static void Normalise(ReadOnlySpan<float> embedding, Span<float> target)
    {
        if (embedding.Length != target.Length)
            throw new ArgumentException($"The embedding has {embedding.Length} values, the gallery's have {target.Length}.", nameof(embedding));
        var length = TensorPrimitives.Norm(embedding);
        if (!(length > 0) || !float.IsFinite(length))
            throw new ArgumentException($"The embedding's length is {length}; it has no direction to compare.", nameof(embedding));
        TensorPrimitives.Divide(embedding, length, target);
    }
}
