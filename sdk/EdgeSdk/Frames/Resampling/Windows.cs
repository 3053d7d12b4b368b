namespace EdgeSdk.Frames.Resampling;

/// <summary>
/// Taps along a row, laid out for the kernels: every output has a window of the same length, filled up with weights of zero, so that
/// inputs of other colours in between simply do not count.
/// </summary>
internal sealed class Windows
{
    /// <param name="taps">The taps, in pixels or samples.</param>
    /// <param name="step">Samples per input of the taps.</param>
    /// <param name="place">Where a sample stands in the row of floats.</param>
    public Windows(Taps taps, int step, Func<int, int> place)
    {
        var longest = 0;
        for (var i = 0; i < taps.Count; i++)
            longest = Math.Max(longest, taps[i].Weights.Length);
        // Pixel by pixel any length does; sample by sample the kernels take 2, 4 or a multiple of 8.
        Length = step > 1 ? longest : longest <= 2 ? 2 : longest <= 4 ? 4 : (longest + 7) / 8 * 8;
        First = new int[taps.Count];
        Weights = new float[taps.Count * Length];
        for (var i = 0; i < taps.Count; i++)
        {
            var (first, weights) = taps[i];
            First[i] = place(first * step);
            for (var k = 0; k < weights.Length; k++)
                Weights[i * Length + k] = (float)weights[k];
            // The kernels load whole registers.
            End = Math.Max(End, First[i] + Length * step + 4);
        }
    }

    /// <summary>Where in the row each output's window begins.</summary>
    public int[] First { get; }

    /// <summary>Weights per output.</summary>
    public int Length { get; }

    /// <summary>[outputs, <see cref="Length"/>].</summary>
    public float[] Weights { get; }

    /// <summary>The length a row must have for the kernels to stay inside it.</summary>
    public int End { get; }

    /// <summary>Whether output i is simply input i.</summary>
    public bool IsIdentity
    {
        get
        {
            for (var i = 0; i < First.Length; i++)
                if (First[i] != i || Weights[i * Length] != 1)
                    return false;
            return true;
        }
    }
}
