using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeSdk.Frames.Resampling;

/// <summary>Loads of 16 bytes along a row, two to a register, and which of their bytes go where: one shuffle brings the samples of an output to their lanes.</summary>
internal sealed class Picks
{
    private const int Bytes = 16;
    private const byte Zero = 0x80;

    private readonly int[] _starts;
    private readonly byte[] _masks;

    private Picks(int[] starts, byte[] masks) => (_starts, _masks) = (starts, masks);

    /// <summary>The picks, or <see langword="null"/> when a load would have to be longer, or the row is too short for one.</summary>
    /// <param name="wanted">Per load, which byte of the row goes to each of 16 places; below zero for a zero.</param>
    /// <param name="rowBytes">Bytes in the row; none beyond it is read.</param>
    public static Picks? TryMake(IReadOnlyList<int[]> wanted, int rowBytes)
    {
        var starts = new int[wanted.Count];
        var masks = new byte[wanted.Count * Bytes];
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = Math.Min(wanted[i].Where(at => at >= 0).Min(), rowBytes - Bytes);
            if (starts[i] < 0 || wanted[i].Max() - starts[i] >= Bytes)
                return null;
            for (var k = 0; k < Bytes; k++)
                masks[i * Bytes + k] = wanted[i][k] < 0 ? Zero : (byte)(wanted[i][k] - starts[i]);
        }
        return new(starts, masks);
    }

    /// <summary>The places that a sample of one or two bytes takes as a 32-bit number.</summary>
    public static int[] Wide(int at, int size) => [at, size == 2 ? at + 1 : -1, -1, -1];

    /// <summary>Where the loads begin and what the shuffles are, from a register on.</summary>
    public ref int Starts(int register) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_starts), 2 * register);

    public ref byte Masks(int register) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_masks), 2 * Bytes * register);

    /// <summary>Two loads of a row, shuffled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(ref byte row, nint low, nint high, Vector256<byte> mask) =>
        Avx2.Shuffle(Vector256.Create(Vector128.LoadUnsafe(ref Unsafe.Add(ref row, low)), Vector128.LoadUnsafe(ref Unsafe.Add(ref row, high))), mask);
}
