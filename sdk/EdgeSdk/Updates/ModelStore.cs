using EdgeSdk.Models;
using EdgeSdk.Models.Trust;

namespace EdgeSdk.Updates;

/// <summary>
/// A model's folder: its versions under their hashes, and a pointer to the one that runs. A file is complete before the pointer names it, and the
/// pointer changes as a whole, so whatever moment the power goes at, the old or the new model starts.
/// </summary>
internal sealed class ModelStore
{
    // The signature that withdrew most, kept when its model is gone.
    private const string Withdrawn = "withdrawn";

    public ModelStore(string folder)
    {
        Folder = folder;
        (Pointer, Problem) = StorePointer.Read(folder);
    }

    /// <summary>Where everything lies; absolute.</summary>
    public string Folder { get; }

    /// <summary>What was wrong with the pointer; <see langword="null"/> when nothing was.</summary>
    public string? Problem { get; }

    /// <summary>What runs and what ran before; <see langword="null"/> before the first model.</summary>
    public StorePointer? Pointer { get; private set; }

    public string Incoming => Path.Combine(Folder, "incoming");

    /// <summary>Where the file with this hash lies.</summary>
    public string PathOf(string sha256) => Path.Combine(Folder, sha256 + ".onnx");

    /// <summary>What to start with, the best first: what the pointer names, then, where that is lost, whatever else is there, the newest first.</summary>
    public IEnumerable<string> Candidates()
    {
        string?[] named = [Pointer?.Current, Pointer?.Previous];
        return named.OfType<string>().Select(PathOf).Concat(Versions().OrderByDescending(File.GetLastWriteTimeUtc)).Distinct(StringComparer.Ordinal).Where(File.Exists);
    }

    /// <summary>Puts a verified file into the folder, with the signature that was checked; nothing when it came from there.</summary>
    public void Add(ModelFile file)
    {
        var path = PathOf(file.Identity.Sha256);
        if (Path.GetFullPath(file.Path) == path)
            return;
        if (file.Signature is { } signature)
            AtomicFile.Write(path + ModelSignature.Extension, stream => stream.Write(signature));
        AtomicFile.Write(path, stream => stream.Write(file.Bytes));
        if (file.Signature is { } words && file.Minimum > (Pointer?.Minimum ?? 0))
            AtomicFile.Write(Path.Combine(Folder, Withdrawn) + ModelSignature.Extension, stream => stream.Write(words));
    }

    /// <summary>
    /// Below which version models are withdrawn: by the pointer, and, should that be lost, by the signatures that lie here, each with its own word.
    /// </summary>
    public long Minimum(TrustStore? trust)
    {
        var minimum = Pointer?.Minimum ?? 0;
        if (trust is null)
            return minimum;
        foreach (var path in Versions().Append(Path.Combine(Folder, Withdrawn)))
        {
            try
            {
                if (SignatureFile.Read(path) is { } file)
                    minimum = Math.Max(minimum, trust.Verify(path, file).Minimum);
            }
            catch (ModelFileException)
            {
                // Whoever is not trusted, or no longer, withdraws nothing.
            }
        }
        return minimum;
    }

    /// <summary>Makes <paramref name="sha256"/> the model to start with; the one that was stays for a way back.</summary>
    public void Point(string sha256, long minimum)
    {
        var before = Pointer?.Current == sha256 ? Pointer.Previous : Pointer?.Current;
        var pointer = new StorePointer { Current = sha256, Previous = before, Minimum = Math.Max(minimum, Pointer?.Minimum ?? 0) };
        if (pointer != Pointer)
            pointer.Write(Folder);
        Pointer = pointer;
    }

    /// <summary>Removes what neither runs nor is the way back, and what a crash left half-written.</summary>
    public void Clean()
    {
        var kept = new[] { Pointer?.Current, Pointer?.Previous }.OfType<string>().Select(PathOf).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Versions().Where(path => !kept.Contains(path)).Concat(Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*.tmp") : []))
            Delete(path);
    }

    /// <summary>Removes a model file and its signature, as far as that can be.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
            File.Delete(path + ModelSignature.Extension);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, and takes room; the next start tries again.
        }
    }

    /// <summary>The models in <c>incoming/</c>; none while the folder, or the disk it is on, is away.</summary>
    public string[] Arrived()
    {
        try
        {
            return Directory.GetFiles(Incoming, "*.onnx");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // A folder that is not there holds none; that one cannot be read is for whoever asks to say.
    private string[] Versions() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*.onnx").Where(path => ModelSignature.IsHash(Path.GetFileNameWithoutExtension(path)))] : [];
}
