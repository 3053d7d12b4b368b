namespace EdgeSdk.Trainer.Data;

/// <summary>All images a training run needs.</summary>
/// <param name="Train">Labelled images that train.</param>
/// <param name="Test">Labelled images that only measure.</param>
/// <param name="Unlabelled">Images without labels, of the same shape, for pre-training; <see langword="null"/> to pre-train on <paramref name="Train"/>.</param>
/// <param name="Skipped">Files that were left out because they are no readable images, each with the reason.</param>
public sealed record DataSet(ImageSet Train, ImageSet Test, ImageSet? Unlabelled, IReadOnlyList<string> Skipped)
{
    /// <summary>The names of the published data sets that <see cref="Open"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [FashionMnist.Name, Cifar.Ten, Cifar.Hundred, Stl10.Name];

    /// <summary>Opens a published data set by its name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="folder">Where its files are; <see langword="null"/> for the usual place.</param>
    /// <exception cref="DataSetException">The data set is missing or broken, or the name is none.</exception>
    public static DataSet Open(string name, string? folder = null) => name switch
    {
        FashionMnist.Name => new DataSet(FashionMnist.Train(folder ?? FashionMnist.DefaultFolder), FashionMnist.Test(folder ?? FashionMnist.DefaultFolder), null, []),
        Cifar.Ten or Cifar.Hundred => Cifar.Open(name, folder ?? Path.Combine("datasets", name)),
        Stl10.Name => Stl10.Open(folder ?? Path.Combine("datasets", name)),
        _ => throw new DataSetException(name, $"is neither a folder of images nor one of {string.Join(", ", Names)}."),
    };
}
