using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Data;

/// <summary>
/// Fashion-MNIST (Xiao et al. 2017, arXiv 1708.07747): 60,000 training and 10,000 test images of 28x28 grey pixels in ten classes,
/// in its published IDX files, compressed or not.
/// </summary>
public static class FashionMnist
{
    /// <summary>Where Debian's package <c>dataset-fashion-mnist</c> puts the files.</summary>
    public const string DefaultFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>The name used in options and manifests.</summary>
    public const string Name = "fashion-mnist";

    /// <summary>The class names in label order.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Reads the 60,000 training images.</summary>
    /// <param name="folder">The folder with the four IDX files.</param>
    /// <exception cref="DataSetException">The data set is missing or broken.</exception>
    public static ImageSet Train(string folder = DefaultFolder) => Read(folder, "train");

    /// <summary>Reads the 10,000 test images.</summary>
    /// <param name="folder">The folder with the four IDX files.</param>
    /// <exception cref="DataSetException">The data set is missing or broken.</exception>
    public static ImageSet Test(string folder = DefaultFolder) => Read(folder, "t10k");

    private static ImageSet Read(string folder, string split)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder))
            throw new DataSetException(
                folder, "Fashion-MNIST is not there. On Debian and Ubuntu: apt-get install dataset-fashion-mnist; elsewhere put its four IDX files in a folder and name it with --data-path.");

        var imagePath = Find(folder, $"{split}-images-idx3-ubyte");
        var labelPath = Find(folder, $"{split}-labels-idx1-ubyte");
        var (size, pixels) = IdxFile.Read(imagePath, 3);
        var (labelCount, labels) = IdxFile.Read(labelPath, 1);
        if (size[0] != labelCount[0])
            throw new DataSetException(labelPath, $"has {labelCount[0]} labels for the {size[0]} images of {Path.GetFileName(imagePath)}.");
        try
        {
            return new ImageSet(Name, new ModelInput(1, size[1], size[2]), pixels, labels, ClassNames);
        }
        catch (ArgumentException e)
        {
            throw new DataSetException(folder, e.Message, e);
        }
    }

    private static string Find(string folder, string name)
    {
        var plain = Path.Combine(folder, name);
        return File.Exists(plain) ? plain : plain + ".gz";
    }
}
