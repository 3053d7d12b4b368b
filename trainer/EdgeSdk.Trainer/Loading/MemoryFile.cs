using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeSdk.Trainer.Loading;

/// <summary>A file that lives in memory only (memfd_create), so that a library can be loaded without being written to a disk.</summary>
internal static partial class MemoryFile
{
    private const uint CloseOnExec = 1;

    /// <exception cref="IOException">The kernel gives no such file, or not this many bytes.</exception>
    public static SafeFileHandle Create(string name, ReadOnlySpan<byte> content)
    {
        var descriptor = MemfdCreate(name, CloseOnExec);
        if (descriptor < 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            RandomAccess.Write(file, content, fileOffset: 0);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MemfdCreate(string name, uint flags);
}
