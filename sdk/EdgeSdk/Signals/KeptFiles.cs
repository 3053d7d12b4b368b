using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace EdgeSdk.Signals;

/// <summary>
/// Open files of /proc and /sys, kept: the kernel makes their text anew for every read from the beginning, so that finding and opening them each time is what a
/// reading costs most. A device that goes makes its reads fail, and then its file is opened again or is gone.
/// </summary>
internal static class KeptFiles
{
    // A machine with hundreds of processors has thousands of sensors; what a process may have open is limited.
    private const int Most = 128;

    private static readonly ConcurrentDictionary<string, SafeFileHandle> Kept = new(StringComparer.Ordinal);

    /// <summary>How much of the file was read from its beginning, or <see langword="null"/> when there is no such file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static int? Read(string path, Span<byte> buffer)
    {
        if (Kept.TryGetValue(path, out var kept))
        {
            try
            {
                return Fill(kept, buffer);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // Closed by its finaliser: another thread may be reading it.
                Kept.TryRemove(path, out _);
            }
        }
        // Asking first: most devices lack most sensors, and an exception costs fifty times as much.
        if (!File.Exists(path))
            return null;
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (IsKernels(path) && Kept.Count < Most && Kept.TryAdd(path, file))
            return Fill(file, buffer);
        using (file)
            return Fill(file, buffer);
    }

    private static bool IsKernels(string path) =>
        OperatingSystem.IsLinux() && (path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal));

    private static int Fill(SafeFileHandle file, Span<byte> buffer)
    {
        var length = 0;
        while (length < buffer.Length && RandomAccess.Read(file, buffer[length..], length) is > 0 and var read)
            length += read;
        return length;
    }
}
