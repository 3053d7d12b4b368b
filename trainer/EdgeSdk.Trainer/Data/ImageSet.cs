using System.Security.Cryptography;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Augmentation;

namespace EdgeSdk.Trainer.Data;

/// <summary>Images of one size held in memory as bytes, with their labels when they have any.</summary>
public sealed class ImageSet
{
    private const long SplitStream = -3;

    // With so many images of each class, chance alone gives both parts of a split about their shares.
    private const int ManyOfAClass = 50;

    // One piece of memory per image: parts of a set share it, and a set may be larger than an array can be.
    private readonly ReadOnlyMemory<byte>[] _images;
    private readonly byte[] _labels;

    /// <summary>Creates the set over the arrays, without copying.</summary>
    /// <param name="name">A short name, for example <c>fashion-mnist</c>.</param>
    /// <param name="shape">The shape of one image.</param>
    /// <param name="pixels">All images one after the other, each [channels, height, width].</param>
    /// <param name="labels">One class index per image; empty when the images have no labels.</param>
    /// <param name="classNames">The class names.</param>
    /// <exception cref="ArgumentException">The arrays' lengths contradict each other, or a label is out of range.</exception>
    public ImageSet(string name, ModelInput shape, byte[] pixels, byte[] labels, IReadOnlyList<string> classNames)
        : this(name, shape, Slices(name, shape, pixels), labels, classNames)
    {
    }

    /// <summary>Creates the set over images that lie anywhere in memory, without copying.</summary>
    /// <param name="name">A short name.</param>
    /// <param name="shape">The shape of one image.</param>
    /// <param name="images">The images, each [channels, height, width].</param>
    /// <param name="labels">One class index per image; empty when the images have no labels.</param>
    /// <param name="classNames">The class names.</param>
    /// <exception cref="ArgumentException">There is no image, one has another size, or a label is missing or out of range.</exception>
    public ImageSet(string name, ModelInput shape, ReadOnlyMemory<byte>[] images, byte[] labels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        Name = name;
        Shape = shape;
        _images = images;
        _labels = labels;
        ClassNames = classNames;
        BytesPerImage = Bytes(shape);
        if (images.Length == 0)
            throw new ArgumentException($"{name}: there are no images.", nameof(images));
        if (Array.FindIndex(images, image => image.Length != BytesPerImage) is var odd and >= 0)
            throw new ArgumentException($"{name}: image {odd} has {images[odd].Length} bytes where {shape.Channels}x{shape.Height}x{shape.Width} are {BytesPerImage}.", nameof(images));
        if (labels.Length != 0 && labels.Length != Count)
            throw new ArgumentException($"{name}: {Count} images but {labels.Length} labels.", nameof(labels));
        foreach (var label in labels)
        {
            if (label >= classNames.Count)
                throw new ArgumentException($"{name}: label {label} is out of range, there are {classNames.Count} classes.", nameof(labels));
        }
    }

    /// <summary>A short name.</summary>
    public string Name { get; }

    /// <summary>The shape of one image.</summary>
    public ModelInput Shape { get; }

    /// <summary>Number of images.</summary>
    public int Count => _images.Length;

    /// <summary>Bytes of one image.</summary>
    public int BytesPerImage { get; }

    /// <summary>One class index per image; empty without labels.</summary>
    public IReadOnlyList<byte> Labels => _labels;

    /// <summary>The class names.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The bytes of one image, [channels, height, width].</summary>
    /// <param name="index">Index of the image.</param>
    public ReadOnlySpan<byte> this[int index] => _images[index].Span;

    /// <summary>The first <paramref name="count"/> images as a set of its own.</summary>
    /// <param name="count">How many, at least 1 and at most <see cref="Count"/>.</param>
    public ImageSet Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return new ImageSet(Name, Shape, _images[..count], _labels.Length == 0 ? [] : _labels[..count], ClassNames);
    }

    /// <summary>So many images drawn at random, in the order of the whole.</summary>
    /// <param name="count">How many, at least 1 and at most <see cref="Count"/>.</param>
    /// <param name="seed">Which images these are.</param>
    public ImageSet Sample(int count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return count == Count ? this : Split(count, seed).Second;
    }

    /// <summary>
    /// Splits the set at random into two; each keeps the order of the whole. Where a class has few images, each part gets its share of every class.
    /// </summary>
    /// <param name="second">Images of the second part, at least 1 and fewer than <see cref="Count"/>.</param>
    /// <param name="seed">Which images these are.</param>
    internal (ImageSet First, ImageSet Second) Split(int second, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(second, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(second, Count);
        var order = CounterRandom.Permutation(Count, new CounterRandom(seed, 0, SplitStream, 0));
        if (_labels.Length > 0 && _labels.CountBy(label => label).Any(of => of.Value < ManyOfAClass))
            order = ClassByClass(order);
        return (Pick([.. order.Skip(second).Order()]), Pick([.. order.Take(second).Order()]));
    }

    // In the order of their places among the images of their class: of any number of the first, each class is its share.
    private int[] ClassByClass(int[] order)
    {
        var counts = _labels.CountBy(label => label).ToDictionary(of => of.Key, of => of.Value);
        var seen = new Dictionary<byte, int>();
        return [.. order.Select(image =>
        {
            var place = seen[_labels[image]] = seen.GetValueOrDefault(_labels[image]) + 1;
            return (image, share: (place - 0.5) / counts[_labels[image]]);
        }).OrderBy(pair => pair.share).Select(pair => pair.image)];
    }

    private ImageSet Pick(int[] images) =>
        new(Name, Shape, [.. images.Select(image => _images[image])], _labels.Length == 0 ? [] : [.. images.Select(image => _labels[image])], ClassNames);

    /// <summary>Name, number and hash of the images with their labels: two sets with one fingerprint are the same.</summary>
    internal string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var image in _images)
            hash.AppendData(image.Span);
        hash.AppendData(_labels);
        return $"{Name}, {Count} images, sha256 {Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
    }

    /// <summary>Mean and standard deviation of every channel over the whole set, in 0..1.</summary>
    public (float[] Mean, float[] Std) Statistics()
    {
        var plane = Shape.Height * Shape.Width;
        var mean = new float[Shape.Channels];
        var std = new float[Shape.Channels];
        for (var channel = 0; channel < Shape.Channels; channel++)
        {
            long sum = 0, squares = 0;
            foreach (var image in _images)
            {
                foreach (var value in image.Span.Slice(channel * plane, plane))
                {
                    sum += value;
                    squares += value * value;
                }
            }

            var count = (double)Count * plane;
            var average = sum / count;
            mean[channel] = (float)(average / 255);
            std[channel] = (float)(Math.Sqrt(Math.Max(squares / count - average * average, 1e-4)) / 255);
        }

        return (mean, std);
    }

    private static int Bytes(ModelInput shape) => shape.Channels * shape.Height * shape.Width;

    private static ReadOnlyMemory<byte>[] Slices(string name, ModelInput shape, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(pixels);
        var bytes = Bytes(shape);
        if (pixels.Length % bytes != 0)
            throw new ArgumentException($"{name}: {pixels.Length} bytes are not a whole number of images of {shape.Channels}x{shape.Height}x{shape.Width}.", nameof(pixels));
        return [.. Enumerable.Range(0, pixels.Length / bytes).Select(image => new ReadOnlyMemory<byte>(pixels, image * bytes, bytes))];
    }
}
