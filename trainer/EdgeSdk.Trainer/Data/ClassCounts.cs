using System.Globalization;

namespace EdgeSdk.Trainer.Data;

/// <summary>How many images each class has in each part of a data set, and which of these are too few.</summary>
internal static class ClassCounts
{
    /// <summary>Fewer images of a class than this are said to be few.</summary>
    public const int Few = 10;

    private const int NamedAtMost = 5;

    /// <summary>Images of each class.</summary>
    public static int[] Of(ImageSet images)
    {
        var counts = new int[images.ClassNames.Count];
        foreach (var label in images.Labels)
            counts[label]++;
        return counts;
    }

    /// <summary>Sentences about the classes that have no image, or few, to learn from or to be measured on.</summary>
    /// <param name="labelled">The images that heads learn from.</param>
    /// <param name="heldOut">Those confidence is calibrated on.</param>
    /// <param name="test">Those that only measure.</param>
    public static IReadOnlyList<string> Warnings(ImageSet labelled, ImageSet heldOut, ImageSet test) =>
    [
        .. About(labelled, count => count == 0, "without a training image: the model will never name", 0),
        .. About(labelled, count => count is > 0 and < Few, "with fewer than {0} training images: expect little of", Few),
        .. About(test, count => count == 0, "without a test image: no figure says anything about", 0),
        .. About(heldOut, count => count == 0, "without a held-out image: confidence is not calibrated for", 0),
    ];

    private static IEnumerable<string> About(ImageSet images, Func<int, bool> isSo, string what, int limit)
    {
        var counts = Of(images);
        var found = Enumerable.Range(0, counts.Length).Where(label => isSo(counts[label])).Select(label => images.ClassNames[label]).ToList();
        if (found.Count == 0)
            yield break;
        var names = string.Join(", ", found.Take(NamedAtMost)) + (found.Count > NamedAtMost ? $" and {found.Count - NamedAtMost} more" : "");
        yield return $"{found.Count} of {counts.Length} classes {string.Format(CultureInfo.InvariantCulture, what, limit)} {(found.Count == 1 ? "it" : "them")}: {names}.";
    }
}
