using System.Security.Cryptography;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Augmentation;

namespace EdgeSdk.Trainer.Data;

/// <summary>Images of one size held in memory as bytes, with their labels when they have any.</summary>
public sealed class ImageSet
{
    private const long SplitStream = -3;

    private readonly byte[] _pixels;

    /// <summary>Creates the set over the arrays, without copying.</summary>
    /// <param name="name">A short name, for example <c>fashion-mnist</c>.</param>
    /// <param name="shape">The shape of one image.</param>
    /// <param name="pixels">All images one after the other, each [channels, height, width].</param>
    /// <param name="labels">One class index per image; empty when the images have no labels.</param>
    /// <param name="classNames">The class names.</param>
    /// <exception cref="ArgumentException">The arrays' lengths contradict each other, or a label is out of range.</exception>
    public ImageSet(string name, ModelInput shape, byte[] pixels, byte[] labels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        Name = name;
        Shape = shape;
        _pixels = pixels;
        Labels = labels;
        ClassNames = classNames;
        BytesPerImage = shape.Channels * shape.Height * shape.Width;
        if (pixels.Length == 0 || pixels.Length % BytesPerImage != 0)
            throw new ArgumentException(
                $"{name}: {pixels.Length} bytes are not a whole number of images of {shape.Channels}x{shape.Height}x{shape.Width}.", nameof(pixels));
        Count = pixels.Length / BytesPerImage;
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
    public int Count { get; }

    /// <summary>Bytes of one image.</summary>
    public int BytesPerImage { get; }

    /// <summary>One class index per image; empty without labels.</summary>
    public IReadOnlyList<byte> Labels { get; }

    /// <summary>The class names.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The bytes of one image, [channels, height, width].</summary>
    /// <param name="index">Index of the image.</param>
    public ReadOnlySpan<byte> this[int index] => _pixels.AsSpan(index * BytesPerImage, BytesPerImage);

    /// <summary>The first <paramref name="count"/> images as a set of its own.</summary>
    /// <param name="count">How many, at least 1 and at most <see cref="Count"/>.</param>
    public ImageSet Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return new ImageSet(
            Name, Shape, _pixels[..(count * BytesPerImage)], Labels.Count == 0 ? [] : [.. Labels.Take(count)], ClassNames);
    }

    /// <summary>Splits the set at random into two; each keeps the order of the whole.</summary>
    /// <param name="second">Images of the second part, at least 1 and fewer than <see cref="Count"/>.</param>
    /// <param name="seed">Which images these are.</param>
    internal (ImageSet First, ImageSet Second) Split(int second, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(second, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(second, Count);
        var order = CounterRandom.Permutation(Count, new CounterRandom(seed, 0, SplitStream, 0));
        return (Pick([.. order.Skip(second).Order()]), Pick([.. order.Take(second).Order()]));
    }

    private ImageSet Pick(int[] images)
    {
        var pixels = new byte[images.Length * BytesPerImage];
        for (var i = 0; i < images.Length; i++)
            this[images[i]].CopyTo(pixels.AsSpan(i * BytesPerImage));
        return new ImageSet(Name, Shape, pixels, Labels.Count == 0 ? [] : [.. images.Select(image => Labels[image])], ClassNames);
    }

    /// <summary>Name, number and hash of the images with their labels: two sets with one fingerprint are the same.</summary>
    internal string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_pixels);
        hash.AppendData([.. Labels]);
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
            for (var image = 0; image < Count; image++)
            {
                foreach (var value in _pixels.AsSpan(image * BytesPerImage + channel * plane, plane))
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
}
