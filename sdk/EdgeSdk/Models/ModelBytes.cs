namespace EdgeSdk.Models;

/// <summary>Reads a file into memory, once, within bounds that are known before.</summary>
internal static class ModelBytes
{
    /// <param name="path">The file.</param>
    /// <param name="most">The most bytes it may have.</param>
    /// <param name="signed">How many it has according to its signature; <see langword="null"/> when it has none.</param>
    /// <exception cref="ModelFileException">It cannot be read, or has not as many.</exception>
    public static byte[] Read(string path, long most, long? signed)
    {
        try
        {
            // What has no length is empty, or a pipe or device that never ends.
            var length = new FileInfo(path).Length;
            if (length == 0)
                throw new ModelFileException(path, "it is empty; copy it again.");
            if (length > most)
                throw new ModelFileException(path, $"it has {length} bytes where {most} are allowed; raise Trust.MaxBytes if the model is really that large.");
            if (signed is { } bytes && length != bytes)
                throw new ModelFileException(path, $"it is not the file that was signed: it has {length} bytes where {bytes} were signed; copy it again with its signature.");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            var content = new byte[length];
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            var what = Directory.Exists(path) ? "is a folder" : "does not exist";
            throw new ModelFileException(path, $"the model file {what}; give the path of an .onnx file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ModelFileException(path, $"the model file cannot be read: {e.Message}", e);
        }
        catch (OutOfMemoryException e)
        {
            throw new ModelFileException(path, "there is not enough memory to read it; use a smaller model, or lower Trust.MaxBytes to refuse such files earlier.", e);
        }
    }
}
