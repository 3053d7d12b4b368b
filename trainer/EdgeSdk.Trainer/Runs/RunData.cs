using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Trainer.Runs;

/// <summary>What images a run was made of, written as <c>data.json</c> into its folder.</summary>
internal sealed record RunData
{
    /// <summary>The shape of one image.</summary>
    public required ModelInput Shape { get; init; }

    /// <summary>The classes in the order of the labels.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The labelled images, held-out ones included.</summary>
    public required Part Training { get; init; }

    /// <summary>Of these, those that nothing learns from.</summary>
    public required Part HeldOut { get; init; }

    /// <summary>The test images.</summary>
    public required Part Test { get; init; }

    /// <summary>The images of pre-training, where they are others.</summary>
    public Part? Unlabelled { get; init; }

    /// <summary>Sentences about classes with few images.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public static RunData Of(ImageSet train, ImageSet heldOut, ImageSet test, ImageSet views, IReadOnlyList<string> warnings) => new()
    {
        Shape = train.Shape,
        Classes = train.ClassNames,
        Training = Part.Of(train),
        HeldOut = Part.Of(heldOut),
        Test = Part.Of(test),
        Unlabelled = ReferenceEquals(views, train) ? null : Part.Of(views),
        Warnings = warnings,
    };

    /// <summary>Some of the images.</summary>
    /// <param name="Images">How many.</param>
    /// <param name="Fingerprint">Their name, number and hash.</param>
    /// <param name="OfClass">How many of each class; empty without labels.</param>
    internal sealed record Part(int Images, string Fingerprint, IReadOnlyList<int> OfClass)
    {
        public static Part Of(ImageSet images) => new(images.Count, images.Fingerprint(), images.Labels.Count == 0 ? [] : ClassCounts.Of(images));
    }
}
