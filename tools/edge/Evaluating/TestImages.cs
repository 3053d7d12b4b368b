using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Tool.Evaluating;

/// <summary>Test images as frames, with the labels by which the model knows them, in an order that mixes the classes.</summary>
internal sealed class TestImages
{
    private readonly ImageSet _images;
    private readonly int[] _order;
    private readonly int[] _labels;
    private readonly byte[] _pixels;

    private TestImages(ImageSet images, int[] labels)
    {
        (_images, _labels) = (images, labels);
        // A folder comes class by class, and a budget that is a mean over frames follows what it meets.
        _order = [.. Enumerable.Range(0, images.Count)];
        new Random(1).Shuffle(_order);
        _pixels = new byte[images.BytesPerImage];
    }

    public int Count => _images.Count;

    /// <exception cref="ArgumentException">The images have another shape than the model takes, or classes it does not know.</exception>
    public static TestImages Of(ImageSet images, ModelManifest model)
    {
        if (images.Shape != model.Input)
            throw new ArgumentException($"The images of {images.Name} are {Shape(images.Shape)}, the model takes {Shape(model.Input)}: name the data it was made for with --data.");
        if (images.Shape.Channels is not (1 or 3))
            throw new ArgumentException($"The model takes images of {images.Shape.Channels} channels; frames have 1 or 3.");
        var known = images.ClassNames.Select(name => model.Labels.ToList().IndexOf(name)).ToArray();
        if (model.Labels.Count > 0 && Array.IndexOf(known, -1) is var stranger and >= 0)
            throw new ArgumentException($"{images.Name} has a class '{images.ClassNames[stranger]}' that the model does not know; it knows {string.Join(", ", model.Labels)}.");
        return new(images, [.. images.Labels.Select(label => known[label])]);
    }

    public int Label(int index) => _labels[_order[index]];

    /// <summary>The image as a camera would give it; valid until the next one is asked for.</summary>
    public Frame Frame(int index)
    {
        var image = _images[_order[index]];
        var (channels, height, width) = _images.Shape;
        if (channels == 1)
            return Frames.Frame.Over(image, width, height, PixelFormat.Mono8);
        var plane = width * height;
        for (var i = 0; i < plane; i++)
            (_pixels[3 * i], _pixels[(3 * i) + 1], _pixels[(3 * i) + 2]) = (image[i], image[plane + i], image[(2 * plane) + i]);
        return Frames.Frame.Over(_pixels, width, height, PixelFormat.RGB8);
    }

    private static string Shape(ModelInput shape) => $"{shape.Channels}x{shape.Height}x{shape.Width}";
}
