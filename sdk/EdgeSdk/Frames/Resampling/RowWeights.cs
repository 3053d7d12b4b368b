namespace EdgeSdk.Frames.Resampling;

/// <summary>
/// Taps across rows, laid out for <see cref="RowKernel"/>: per output row the source rows, and per source row a pair of weights (even and odd
/// samples) for each sum.
/// </summary>
internal sealed class RowWeights
{
    private readonly float[][] _pairs;

    private RowWeights(int sums, int[] first, float[][] pairs)
    {
        Sums = sums;
        First = first;
        _pairs = pairs;
        Most = pairs.Max(row => row.Length) / (2 * sums);
    }

    /// <summary>How many sums the rows are weighed into: 1, or 3 for a mosaic.</summary>
    public int Sums { get; }

    /// <summary>Per output row, the first source row.</summary>
    public int[] First { get; }

    /// <summary>The most source rows any output row needs.</summary>
    public int Most { get; }

    /// <summary>[source rows, sums, 2] of an output row.</summary>
    public ReadOnlySpan<float> Pairs(int output) => _pairs[output];

    public int Count(int output) => _pairs[output].Length / (2 * Sums);

    /// <summary>The same weight for every sample.</summary>
    public static RowWeights Of(Taps taps, double scale)
    {
        var first = new int[taps.Count];
        var pairs = new float[taps.Count][];
        for (var i = 0; i < pairs.Length; i++)
        {
            (first[i], var weights) = taps[i];
            pairs[i] = new float[2 * weights.Length];
            for (var k = 0; k < pairs[i].Length; k++)
                pairs[i][k] = (float)(weights[k / 2] * scale);
        }
        return new(1, first, pairs);
    }

    /// <summary>
    /// Three sums for a mosaic, see <see cref="Mosaic"/>: red and blue where they stand; green where it stands, that of the rows above and
    /// below included; and green as it stands.
    /// </summary>
    public static RowWeights OfMosaic(Taps taps, Mosaic mosaic, double scale)
    {
        var (red, blue, green) = (taps.Map(mosaic.RedRows), taps.Map(mosaic.BlueRows), taps.Map(mosaic.GreenRows));
        var first = new int[taps.Count];
        var pairs = new float[taps.Count][];
        for (var i = 0; i < pairs.Length; i++)
        {
            Taps[] all = [taps, red, blue, green];
            first[i] = all.Min(t => t[i].First);
            pairs[i] = new float[6 * (all.Max(t => t[i].First + t[i].Weights.Length) - first[i])];
            for (var k = 0; k < pairs[i].Length / 6; k++)
            {
                var row = first[i] + k;
                var isRed = mosaic.HasRed(row);
                var colour = isRed ? mosaic.RedColumn : 1 - mosaic.RedColumn;
                pairs[i][6 * k + colour] = (float)((isRed ? red : blue).At(i, row) * scale);
                pairs[i][6 * k + 2 + 1 - colour] = (float)(green.At(i, row) * scale);
                pairs[i][6 * k + 4 + 1 - colour] = (float)(taps.At(i, row) * scale);
            }
        }
        return new(3, first, pairs);
    }
}
