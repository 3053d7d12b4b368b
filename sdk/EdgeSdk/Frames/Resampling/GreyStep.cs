using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeSdk.Frames.Formats;

namespace EdgeSdk.Frames.Resampling;

/// <summary>One sample per pixel, two pixels along a row, up to two rows; one load serves two neighbouring outputs.</summary>
internal sealed class GreyStep : FusedStep
{
    private const int Registers = 2;

    private readonly Picks _picks;

    // Per group the weights of the nearer pixels, then of the farther.
    private readonly float[] _weights;

    private GreyStep(Picks picks, float[] weights, int count) : base(count) => (_picks, _weights) = (picks, weights);

    protected override bool HasColour => false;

    /// <summary>The step, or <see langword="null"/> where outputs look at more than two pixels or neighbours lie too far apart.</summary>
    /// <param name="columns">The taps along a row.</param>
    /// <param name="kind">How a sample lies in memory.</param>
    /// <param name="samples">The samples of a row that may be read.</param>
    public static GreyStep? TryMake(Taps columns, SampleKind kind, (int First, int End) samples)
    {
        if (columns.Longest > 2)
            return null;
        var size = SizeOf(kind);
        var wanted = new List<int[]>();
        var weights = new float[Groups(columns.Count) * 2 * Group];
        for (var group = 0; group < Groups(columns.Count); group++)
        {
            int At(int index, int pixel) => (columns.Input(Output(group, index, columns.Count), pixel) - samples.First) * size;
            // Interleaved, so that what comes out of the registers' halves is in order.
            foreach (var index in (int[])[0, 4, 2, 6])
                wanted.Add([.. Picks.Wide(At(index, 0), size), .. Picks.Wide(At(index, 1), size), .. Picks.Wide(At(index + 1, 0), size), .. Picks.Wide(At(index + 1, 1), size)]);
            for (var index = 0; index < Group; index++)
                for (var pixel = 0; pixel < 2; pixel++)
                    weights[(2 * group + pixel) * Group + index] = (float)columns.Weight(Output(group, index, columns.Count), pixel);
        }
        return Picks.TryMake(wanted, (samples.End - samples.First) * size) is { } picks ? new(picks, weights, columns.Count) : null;
    }

    protected override void ResampleGroups(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> weights, int firstRow, int begin, int end,
        Span<float> first, Span<float> second, Span<float> third)
    {
        ref var upper = ref Unsafe.Add(ref Unsafe.AsRef(in origin), offsets[0]);
        ref var lower = ref Unsafe.Add(ref Unsafe.AsRef(in origin), offsets[^1]);
        var (high, low) = (Vector256.Create(weights[0]), Vector256.Create(offsets.Length > 1 ? weights[2] : 0));
        ref var start = ref _picks.Starts(Registers * begin);
        ref var mask = ref _picks.Masks(Registers * begin);
        ref var across = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_weights), 2 * Group * begin);
        ref var to = ref MemoryMarshal.GetReference(first[..((end - begin) * Group)]);
        for (var group = begin; group < end; group++)
        {
            var a = Mix(ref upper, ref lower, start, Unsafe.Add(ref start, 1), Vector256.LoadUnsafe(ref mask), high, low);
            var b = Mix(ref upper, ref lower, Unsafe.Add(ref start, 2), Unsafe.Add(ref start, 3), Vector256.LoadUnsafe(ref mask, 32), high, low);
            var (near, far) = (Avx.Shuffle(a, b, 0b10_00_10_00), Avx.Shuffle(a, b, 0b11_01_11_01));
            Lanes256.MultiplyAdd(near, Vector256.LoadUnsafe(ref across), far * Vector256.LoadUnsafe(ref across, Group)).StoreUnsafe(ref to);
            start = ref Unsafe.Add(ref start, 2 * Registers);
            mask = ref Unsafe.Add(ref mask, 32 * Registers);
            across = ref Unsafe.Add(ref across, 2 * Group);
            to = ref Unsafe.Add(ref to, Group);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mix(
        ref byte upper, ref byte lower, nint one, nint two, Vector256<byte> mask, Vector256<float> high, Vector256<float> low) =>
        Lanes256.MultiplyAdd(
            Vector256.ConvertToSingle(Picks.Load(ref lower, one, two, mask).AsInt32()), low,
            Vector256.ConvertToSingle(Picks.Load(ref upper, one, two, mask).AsInt32()) * high);
}
