using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Data;

/// <summary>How the images of a folder become images of one size.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>Height and width in pixels, at least 8. Default 64.</summary>
    public int Size { get; init; } = 64;

    /// <summary>Whether they are read as grey (one channel) instead of red, green and blue.</summary>
    public bool Grey { get; init; }

    /// <summary>The share of unreadable files, in [0, 1], up to which they are skipped; above it the folder is refused. Default 0.01.</summary>
    public double BadShare { get; init; } = 0.01;

    /// <summary>Of a folder without <c>test</c>, the share of the images, in (0, 1), that are kept for testing. Default 0.2.</summary>
    public double TestShare { get; init; } = 0.2;

    internal ModelInput Shape => new(Grey ? 1 : 3, Size, Size);
}

/// <summary>
/// A user's own images: one sub-folder per class, below <c>train</c> and <c>test</c> or directly; and, when there is one, a folder
/// <c>unlabelled</c> of any depth. PNG, JPEG, BMP, WebP and GIF.
/// </summary>
public static class ImageFolder
{
    private const long TestSeed = 1;

    /// <summary>The endings, with the dot and in any case, of the files that count as images.</summary>
    public static IReadOnlySet<string> Extensions { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { ".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif" };

    /// <summary>Reads the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How.</param>
    /// <exception cref="DataSetException">It is not there, has no classes, a class without images, or too many unreadable files.</exception>
    public static DataSet Open(string folder, ImageFolderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new ImageFolderOptions();
        if (options.Size < 8 || !(options.BadShare is >= 0 and <= 1) || !(options.TestShare is > 0 and < 1))
            throw new ArgumentException($"Image folder: the size must be at least 8, it is {options.Size}; the bad share in [0, 1], it is {options.BadShare}; the test share in (0, 1), it is {options.TestShare}.", nameof(options));
        if (!Directory.Exists(folder))
            throw new DataSetException(folder, "there is no such folder.");

        var reader = new Reader(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), options);
        var (trainFolder, testFolder, unlabelled) = (Path.Combine(folder, "train"), Path.Combine(folder, "test"), Path.Combine(folder, "unlabelled"));
        var names = ClassNames(Directory.Exists(trainFolder) ? trainFolder : folder);
        var (train, test) = Directory.Exists(trainFolder)
            ? (reader.Labelled(trainFolder, names), reader.Labelled(Directory.Exists(testFolder) ? testFolder : throw new DataSetException(folder, "has a sub-folder train but none named test."), names))
            : Divided(reader.Labelled(folder, names), options);
        return new DataSet(train, test, Directory.Exists(unlabelled) ? reader.Unlabelled(unlabelled) : null, reader.Skipped);
    }

    private static (ImageSet Train, ImageSet Test) Divided(ImageSet all, ImageFolderOptions options) => all.Count < 2
        ? throw new DataSetException(all.Name, "one image cannot be divided into training and test images.")
        : all.Split(Math.Clamp((int)Math.Round(options.TestShare * all.Count), 1, all.Count - 1), TestSeed);

    private static string[] ClassNames(string folder)
    {
        string[] names = [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.' && name != "unlabelled").Order(StringComparer.Ordinal)];
        return names.Length is > 0 and <= 256
            ? names
            : throw new DataSetException(folder, $"has {names.Length} sub-folders where each is a class and 1 to 256 are possible.");
    }

    private sealed class Reader(string name, ImageFolderOptions options)
    {
        private readonly List<string> _skipped = [];

        public IReadOnlyList<string> Skipped => _skipped;

        public ImageSet Labelled(string folder, string[] classNames)
        {
            if (Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).FirstOrDefault(found => found[0] != '.' && found != "unlabelled" && !classNames.Contains(found)) is { } stranger)
                throw new DataSetException(Path.Combine(folder, stranger), "is a class that the training images do not have.");
            var files = new List<(string Path, byte Label)>();
            for (var label = 0; label < classNames.Length; label++)
            {
                var own = Path.Combine(folder, classNames[label]);
                var found = Directory.Exists(own) ? Files(own) : [];
                if (found.Count == 0)
                    throw new DataSetException(own, "is a class without images. Add some, or remove the folder.");
                files.AddRange(found.Select(path => (path, (byte)label)));
            }

            var read = Read(folder, [.. files.Select(file => file.Path)]);
            var kept = Enumerable.Range(0, read.Length).Where(i => !read[i].IsEmpty).ToArray();
            return RecordFile.Set(folder, name, options.Shape, [.. kept.Select(i => read[i])], [.. kept.Select(i => files[i].Label)], classNames);
        }

        public ImageSet Unlabelled(string folder) =>
            RecordFile.Set(folder, name, options.Shape, [.. Read(folder, Files(folder)).Where(image => !image.IsEmpty)], [], []);

        private static List<string> Files(string folder) =>
            [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => Extensions.Contains(Path.GetExtension(path))).Order(StringComparer.Ordinal)];

        // In parallel, each into its place, so that the set does not depend on the number of processors.
        private ReadOnlyMemory<byte>[] Read(string folder, List<string> files)
        {
            var images = new ReadOnlyMemory<byte>[files.Count];
            var problems = new string?[files.Count];
            Parallel.For(0, files.Count, i => (images[i], problems[i]) = ImageDecoder.Read(files[i], options.Shape));
            var bad = problems.OfType<string>().ToList();
            if (bad.Count > options.BadShare * files.Count)
                throw new DataSetException(folder, $"{bad.Count} of {files.Count} files are no readable images, more than the {options.BadShare:0.##%} that may be skipped. The first: {bad[0]}");
            _skipped.AddRange(bad);
            return images;
        }
    }
}
