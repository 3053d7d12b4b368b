using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeSdk.Frames.Formats;

namespace EdgeSdk.Frames.Resampling;

/// <summary>
/// Three or four bytes per pixel, two pixels along a row, up to two rows. A bilinear weight is a whole number of parts of twice the outputs' count, an
/// area's one of the inputs' count, so the step along the row is exact in integers.
/// </summary>
internal sealed class PixelStep : FusedStep
{
    private const int Registers = 4;

    private readonly Picks _picks;

    // Per register two pixels' pairs of weights, four times each.
    private readonly short[] _parts;
    private readonly float _part;

    private PixelStep(Picks picks, short[] parts, int all, int count) : base(count) => (_picks, _parts, _part) = (picks, parts, 1f / all);

    protected override bool HasColour => true;

    /// <summary>The step, or <see langword="null"/> where outputs look at more than two pixels or the row is too short.</summary>
    /// <param name="columns">The taps along a row, in pixels.</param>
    /// <param name="layout">The format.</param>
    /// <param name="pixels">The pixels of a row that may be read.</param>
    /// <param name="inputs">The pixels of a row that are resampled.</param>
    public static PixelStep? TryMake(Taps columns, PixelLayout layout, (int First, int End) pixels, int inputs)
    {
        var count = columns.Count;
        if (columns.Longest > 2 || PartsOf(columns, 2 * count, inputs) is not { } all)
            return null;
        var (red, green, blue) = layout.Order;
        var wanted = new List<int[]>();
        var parts = new List<short>();
        for (var group = 0; group < Groups(count); group++)
            // Interleaved, so that the planes come out in order.
            foreach (var index in (int[])[0, 4, 1, 5, 2, 6, 3, 7])
            {
                var output = Output(group, index, count);
                var (near, far) = ((columns.Input(output, 0) - pixels.First) * layout.Step, (columns.Input(output, 1) - pixels.First) * layout.Step);
                wanted.Add([near + red, -1, far + red, -1, near + green, -1, far + green, -1, near + blue, -1, far + blue, -1, -1, -1, -1, -1]);
                var share = (short)Math.Round(columns.Weight(output, 1) * all);
                for (var i = 0; i < 4; i++)
                    parts.AddRange([(short)(all - share), share]);
            }
        return Picks.TryMake(wanted, (pixels.End - pixels.First) * layout.Step) is { } picks ? new(picks, [.. parts], all, count) : null;
    }

    /// <summary>The first number of parts that makes every weight a whole number of them.</summary>
    private static int? PartsOf(Taps columns, params ReadOnlySpan<int> candidates)
    {
        foreach (var all in candidates)
            if (all <= short.MaxValue && Enumerable.Range(0, columns.Count).All(output => columns.Weight(output, 1) * all is var share && Math.Abs(share - Math.Round(share)) < 1e-6))
                return all;
        return null;
    }

    protected override void ResampleGroups(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> weights, int firstRow, int begin, int end,
        Span<float> first, Span<float> second, Span<float> third)
    {
        ref var upper = ref Unsafe.Add(ref Unsafe.AsRef(in origin), offsets[0]);
        ref var lower = ref Unsafe.Add(ref Unsafe.AsRef(in origin), offsets[^1]);
        var (high, low) = (Vector256.Create(weights[0] * _part), Vector256.Create(offsets.Length > 1 ? weights[2] * _part : 0));
        ref var start = ref _picks.Starts(Registers * begin);
        ref var mask = ref _picks.Masks(Registers * begin);
        ref var parts = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_parts), 16 * Registers * begin);
        for (var at = 0; at < (end - begin) * Group; at += Group)
        {
            var a = Mix(ref upper, ref lower, start, Unsafe.Add(ref start, 1), Vector256.LoadUnsafe(ref mask), Vector256.LoadUnsafe(ref parts), high, low);
            var b = Mix(ref upper, ref lower, Unsafe.Add(ref start, 2), Unsafe.Add(ref start, 3), Vector256.LoadUnsafe(ref mask, 32), Vector256.LoadUnsafe(ref parts, 16), high, low);
            var c = Mix(ref upper, ref lower, Unsafe.Add(ref start, 4), Unsafe.Add(ref start, 5), Vector256.LoadUnsafe(ref mask, 64), Vector256.LoadUnsafe(ref parts, 32), high, low);
            var d = Mix(ref upper, ref lower, Unsafe.Add(ref start, 6), Unsafe.Add(ref start, 7), Vector256.LoadUnsafe(ref mask, 96), Vector256.LoadUnsafe(ref parts, 48), high, low);
            var (x, y, z, _) = Lanes256.Transpose(a, b, c, d);
            x.CopyTo(first[at..]);
            y.CopyTo(second[at..]);
            z.CopyTo(third[at..]);
            start = ref Unsafe.Add(ref start, 2 * Registers);
            mask = ref Unsafe.Add(ref mask, 32 * Registers);
            parts = ref Unsafe.Add(ref parts, 16 * Registers);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mix(
        ref byte upper, ref byte lower, nint one, nint two, Vector256<byte> mask, Vector256<short> parts, Vector256<float> high, Vector256<float> low) =>
        Lanes256.MultiplyAdd(Along(ref lower, one, two, mask, parts), low, Along(ref upper, one, two, mask, parts) * high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Along(ref byte row, nint one, nint two, Vector256<byte> mask, Vector256<short> parts) =>
        Vector256.ConvertToSingle(Avx2.MultiplyAddAdjacent(Picks.Load(ref row, one, two, mask).AsInt16(), parts));
}
