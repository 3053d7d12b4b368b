using System.Globalization;
using System.Runtime.InteropServices;
using EdgeSdk.Execution;

namespace EdgeSdk.Tests.Execution;

public unsafe class FreedMemoryTests
{
    private const int Pieces = 2048;
    private const int Piece = 64 << 10;

    [Fact]
    public void Freed_memory_goes_back_to_the_system()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out _), "Needs Linux with glibc.");
        // What lies above them keeps the C library from shrinking its heap by itself.
        var pieces = new void*[Pieces];
        for (var i = 0; i < Pieces; i++)
            NativeMemory.Fill(pieces[i] = NativeMemory.Alloc(Piece), Piece, 1);
        var last = NativeMemory.Alloc(Piece);
        foreach (var piece in pieces)
            NativeMemory.Free(piece);
        var before = Resident();

        FreedMemory.GiveBack();

        // Half of it, because other tests run at the same time.
        Assert.InRange(before - Resident(), Pieces * Piece / 2, long.MaxValue);
        NativeMemory.Free(last);
    }

    private static long Resident() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
