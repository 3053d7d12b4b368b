using System.Runtime.InteropServices;

namespace EdgeSdk;

/// <summary>Replaces a file so that a crash, a power cut or a full disk at any moment leaves the old one or the new one, whole.</summary>
internal static partial class AtomicFile
{
    private const int ReadOnly = 0;
    private static int _writers;

    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the new content.</param>
    /// <param name="check">Looks at the complete new file before it takes the place of the old one; what it throws leaves the old one.</param>
    public static void Write(string path, Action<Stream> write, Action<string>? check = null)
    {
        // Two writers of one file, in one process or several, each complete their own; the last to be complete stays.
        var temporary = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref _writers)}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            check?.Invoke(temporary);
            File.Move(temporary, path, overwrite: true);
            FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        finally
        {
            Delete(temporary);
        }
    }

    // The new name is in the folder, and a folder is written when the system finds the time. Where that cannot be asked for, it still is.
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            return;
        _ = FSync(descriptor);
        _ = Close(descriptor);
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

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
