using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeSdk.Frames.Formats;

namespace EdgeSdk.Frames.Resampling;

/// <summary>
/// A mosaic, four samples along a row, up to four rows. The lanes of an output are its two samples in columns that have red, then the two in columns that
/// have blue. Rows that have red are summed apart from those that have blue: in the former the first two lanes are red and the others green.
/// </summary>
internal sealed class MosaicStep : FusedStep
{
    private const int Registers = 4;
    private const int Window = 4;

    private readonly Picks _picks;
    private readonly Mosaic _mosaic;

    // Per register the weights along the row of: rows with red, rows with blue, green beside red, green beside blue.
    private readonly float[] _weights;

    private MosaicStep(Picks picks, Mosaic mosaic, float[] weights, int count) : base(count) => (_picks, _mosaic, _weights) = (picks, mosaic, weights);

    protected override bool HasColour => true;

    /// <summary>The step, or <see langword="null"/> where outputs look at more than four samples or the row is too short.</summary>
    /// <param name="columns">The taps along a row.</param>
    /// <param name="mosaic">The mosaic.</param>
    /// <param name="kind">How a sample lies in memory.</param>
    /// <param name="samples">The samples of a row that may be read.</param>
    public static MosaicStep? TryMake(Taps columns, Mosaic mosaic, SampleKind kind, (int First, int End) samples)
    {
        var (red, blue, sides) = (columns.Map(mosaic.RedColumns), columns.Map(mosaic.BlueColumns), columns.Map(mosaic.GreenSides));
        Taps[] all = [columns, red, blue, sides];
        var size = SizeOf(kind);
        var wanted = new List<int[]>();
        var weights = new List<float>();
        for (var group = 0; group < Groups(columns.Count); group++)
            // Interleaved, so that the planes come out in order.
            for (var register = 0; register < Registers; register++)
            {
                int[] outputs = [Output(group, register, columns.Count), Output(group, register + Registers, columns.Count)];
                var lanes = new List<(int Output, int Column)>();
                foreach (var output in outputs)
                {
                    var low = Math.Min(all.Min(taps => taps[output].First), samples.End - Window);
                    if (low < samples.First || all.Max(taps => taps[output].First + taps[output].Weights.Length) > low + Window)
                        return null;
                    var odd = (low & 1) == mosaic.RedColumn ? 0 : 1;
                    int[] places = [low + odd, low + odd + 2, low + 1 - odd, low + 3 - odd];
                    wanted.Add([.. places.SelectMany(column => Picks.Wide((column - samples.First) * size, size))]);
                    lanes.AddRange(places.Select(column => (output, column)));
                }
                weights.AddRange(lanes.Select((lane, i) => (float)(i % Window < 2 ? red : columns).At(lane.Output, lane.Column)));
                weights.AddRange(lanes.Select((lane, i) => (float)(i % Window < 2 ? columns : blue).At(lane.Output, lane.Column)));
                weights.AddRange(lanes.Select((lane, i) => i % Window < 2 ? 0 : (float)sides.At(lane.Output, lane.Column)));
                weights.AddRange(lanes.Select((lane, i) => i % Window < 2 ? (float)sides.At(lane.Output, lane.Column) : 0));
            }
        return Picks.TryMake(wanted, (samples.End - samples.First) * size) is { } picks ? new(picks, mosaic, [.. weights], columns.Count) : null;
    }

    protected override void ResampleGroups(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> weights, int firstRow, int begin, int end,
        Span<float> first, Span<float> second, Span<float> third)
    {
        ref var from = ref Unsafe.AsRef(in origin);
        // Two rows with red, then two with blue; one that there is not has no weight.
        var rows = _mosaic.HasRed(firstRow) ? (0, 2, 1, 3) : (1, 3, 0, 2);
        var (a, b, c, d) = (new Row(rows.Item1, offsets, weights, _mosaic), new Row(rows.Item2, offsets, weights, _mosaic),
            new Row(rows.Item3, offsets, weights, _mosaic), new Row(rows.Item4, offsets, weights, _mosaic));
        ref var redUpper = ref Unsafe.Add(ref from, a.Offset);
        ref var redLower = ref Unsafe.Add(ref from, b.Offset);
        ref var blueUpper = ref Unsafe.Add(ref from, c.Offset);
        ref var blueLower = ref Unsafe.Add(ref from, d.Offset);
        ref var start = ref _picks.Starts(Registers * begin);
        ref var mask = ref _picks.Masks(Registers * begin);
        ref var along = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_weights), 4 * Group * Registers * begin);
        Span<float> four = stackalloc float[Registers * Group];
        ref var sums = ref MemoryMarshal.GetReference(four);
        for (var at = 0; at < (end - begin) * Group; at += Group)
        {
            for (var register = 0; register < Registers; register++)
            {
                nint one = start, two = Unsafe.Add(ref start, 1);
                var picks = Vector256.LoadUnsafe(ref mask);
                var (s, t) = (Samples(ref redUpper, one, two, picks), Samples(ref redLower, one, two, picks));
                var (u, v) = (Samples(ref blueUpper, one, two, picks), Samples(ref blueLower, one, two, picks));
                var red = Lanes256.MultiplyAdd(t, b.Own, s * a.Own);
                var blue = Lanes256.MultiplyAdd(v, d.Own, u * c.Own);
                var green = Lanes256.MultiplyAdd(v, d.Green, Lanes256.MultiplyAdd(u, c.Green, Lanes256.MultiplyAdd(t, b.Green, s * a.Green)));
                red = Lanes256.MultiplyAdd(green, Vector256.LoadUnsafe(ref along, 2 * Group), red * Vector256.LoadUnsafe(ref along));
                blue = Lanes256.MultiplyAdd(green, Vector256.LoadUnsafe(ref along, 3 * Group), blue * Vector256.LoadUnsafe(ref along, Group));
                Avx.HorizontalAdd(red, blue).StoreUnsafe(ref sums, (nuint)(Group * register));
                start = ref Unsafe.Add(ref start, 2);
                mask = ref Unsafe.Add(ref mask, 32);
                along = ref Unsafe.Add(ref along, 4 * Group);
            }
            var (x, y, z, w) = Lanes256.Transpose(
                Vector256.LoadUnsafe(ref sums), Vector256.LoadUnsafe(ref sums, Group), Vector256.LoadUnsafe(ref sums, 2 * Group), Vector256.LoadUnsafe(ref sums, 3 * Group));
            x.CopyTo(first[at..]);
            (y + z).CopyTo(second[at..]);
            w.CopyTo(third[at..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Samples(ref byte row, nint one, nint two, Vector256<byte> mask) =>
        Vector256.ConvertToSingle(Picks.Load(ref row, one, two, mask).AsInt32());

    /// <summary>A source row: where it begins; the weights of what it has itself (its colour, and green with that above and below); those of green alone.</summary>
    private readonly struct Row
    {
        public Row(int index, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> weights, Mosaic mosaic)
        {
            Offset = offsets[Math.Min(index, offsets.Length - 1)];
            if (index >= offsets.Length)
                return;
            weights = weights.Slice(6 * index, 6);
            var (r, b) = (mosaic.RedColumn, 1 - mosaic.RedColumn);
            Own = Lanes(weights[r] + weights[2 + r], weights[b] + weights[2 + b]);
            Green = Lanes(weights[4 + r], weights[4 + b]);
        }

        public nint Offset { get; }

        public Vector256<float> Own { get; }

        public Vector256<float> Green { get; }

        private static Vector256<float> Lanes(float red, float blue) => Vector256.Create(Vector128.Create(red, red, blue, blue), Vector128.Create(red, red, blue, blue));
    }
}
