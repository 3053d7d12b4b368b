using System.Runtime.InteropServices;

namespace EdgeSdk.Tests.Frames;

/// <summary>Memory between two pages that nobody may touch: a read one byte beyond either end kills the process. Linux.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int Private = 2;
    private const int Anonymous = 0x20;
    private const int ReadWrite = 3;

    private readonly nint _address;
    private readonly nuint _page = (nuint)Environment.SystemPageSize;
    private readonly nuint _length;

    public GuardedMemory(int bytes)
    {
        _length = ((nuint)bytes + _page - 1) / _page * _page;
        _address = Map(0, _length + 2 * _page, 0, Private | Anonymous, -1, 0);
        Assert.NotEqual(-1, _address);
        Assert.Equal(0, Protect(_address + (nint)_page, _length, ReadWrite));
    }

    /// <summary>The bytes right after the first forbidden page.</summary>
    public Span<byte> First(int bytes) => new((void*)(_address + (nint)_page), bytes);

    /// <summary>The bytes right before the second forbidden page.</summary>
    public Span<byte> Last(int bytes) => new((void*)(_address + (nint)(_page + _length) - bytes), bytes);

    public void Dispose() => _ = Unmap(_address, _length + 2 * _page);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
