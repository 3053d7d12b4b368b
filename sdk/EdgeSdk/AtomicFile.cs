namespace EdgeSdk;

/// <summary>Replaces a file so that a crash or a full disk at any moment leaves the old one or the new one, whole.</summary>
internal static class AtomicFile
{
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the new content.</param>
    /// <param name="check">Looks at the complete new file before it takes the place of the old one; what it throws leaves the old one.</param>
    public static void Write(string path, Action<Stream> write, Action<string>? check = null)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            check?.Invoke(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            Delete(temporary);
        }
    }

    private static void Delete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that brought us here says more than this one; where the folder itself is missing there is nothing to delete.
        }
    }
}
