using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeSdk.Frames.Formats;

namespace EdgeSdk.Frames.Resampling;

/// <summary>A ring of the few rows that one output row needs, unpacked from 10 or 12 bits to 16.</summary>
internal sealed class PackedRows
{
    private readonly int _bits;
    private readonly int _samples;
    private readonly ushort[] _ring;
    private readonly int[] _held;
    private readonly Vector128<byte> _places;
    private readonly Vector128<ushort> _lifts;

    public PackedRows(SampleKind kind, int samples, int rows)
    {
        _bits = kind == SampleKind.Packed10 ? 10 : 12;
        _samples = samples;
        _ring = new ushort[rows * samples];
        _held = new int[rows];
        // Eight samples out of one load: each gets the two bytes it lies in, is lifted so that what is above it falls off, and comes down.
        (_places, _lifts) = _bits == 10
            ? (Vector128.Create((byte)0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 6, 7, 7, 8, 8, 9), Vector128.Create((ushort)64, 16, 4, 1, 64, 16, 4, 1))
            : (Vector128.Create((byte)0, 1, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8, 9, 10, 10, 11), Vector128.Create((ushort)16, 1, 16, 1, 16, 1, 16, 1));
    }

    public ref readonly byte Origin => ref Unsafe.As<ushort, byte>(ref MemoryMarshal.GetArrayDataReference(_ring));

    public void Clear() => Array.Fill(_held, -1);

    /// <summary>Unpacks a row, unless the ring still holds it.</summary>
    /// <param name="row">The row's bytes.</param>
    /// <param name="index">Its number.</param>
    /// <param name="first">The first sample that counts; a multiple of 8.</param>
    /// <returns>Where it begins after <see cref="Origin"/>, in bytes.</returns>
    public nint Unpack(ReadOnlySpan<byte> row, int index, int first)
    {
        var place = index % _held.Length;
        if (_held[place] != index)
            Unpack(row[(first / 8 * _bits)..], _ring.AsSpan(place * _samples, _samples));
        _held[place] = index;
        return place * _samples * sizeof(ushort);
    }

    private void Unpack(ReadOnlySpan<byte> row, Span<ushort> target)
    {
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
            for (var at = 0; i <= target.Length - 8 && at <= row.Length - 16; i += 8, at += _bits)
            {
                var pairs = Vector128.Shuffle(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)at), _places).AsUInt16();
                ((pairs * _lifts) >>> (16 - _bits)).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)i);
            }
        for (; i < target.Length; i++)
        {
            var bit = i * _bits;
            var pair = row[bit >> 3] | row[(bit >> 3) + 1] << 8;
            target[i] = (ushort)((pair >> (bit & 7)) & ((1 << _bits) - 1));
        }
    }
}
