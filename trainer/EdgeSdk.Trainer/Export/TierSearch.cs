namespace EdgeSdk.Trainer.Export;

/// <summary>
/// Chooses a block's tiers from how many inner channels are asked of it, by images or by levels: the tiers that compute the fewest channels
/// nobody asked for. The choice is exact, not a heuristic.
/// </summary>
/// <remarks>
/// An inner channel costs a block the same MACs wherever it is, so channels stand for MACs. Whoever asks for a width runs at the narrowest
/// tier that is no narrower.
/// </remarks>
public static class TierSearch
{
    /// <summary>Finds the tiers of least waste; of equal ones the fewest, then those that take the least memory.</summary>
    /// <param name="wanted">[inner channels + 1], how often each width from 0 to all inner channels is asked for; none below 0, one at least above.</param>
    /// <param name="most">The most tiers, at least 1; one of width 0 counts too.</param>
    /// <param name="options">Which tiers are allowed; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// An argument is out of its range, nothing is asked for, or the widest tier alone is above the limit of memory.
    /// </exception>
    public static TierChoice Best(IReadOnlyList<long> wanted, int most, TierSearchOptions? options = null)
    {
        options ??= new TierSearchOptions();
        Check(wanted, most, options);
        var inner = wanted.Count - 1;
        var widths = Allowed(wanted, options);
        var limit = (long)Math.Min(options.Memory * inner, (double)most * inner);
        if (widths[^1] > limit)
            throw new ArgumentException($"The widest tier, {widths[^1]} of {inner} channels, takes more than {options.Memory} times the dense weights; raise the limit.", nameof(options));

        // best[k][i][m]: the least waste of all that ask for widths[i] or less, with k + 1 tiers of m channels together, the last one i.
        var best = new (long Waste, int Before)[Math.Min(most, widths.Length)][][];
        for (var k = 0; k < best.Length; k++)
        {
            best[k] = new (long, int)[widths.Length][];
            for (var i = 0; i < widths.Length; i++)
            {
                best[k][i] = new (long, int)[limit + 1];
                Array.Fill(best[k][i], (long.MaxValue, -1));
                if (k == 0 && widths[i] <= limit)
                    best[k][i][widths[i]] = (Waste(wanted, -1, widths[i]), -1);
                for (var before = 0; k > 0 && before < i; before++)
                {
                    var own = Waste(wanted, widths[before], widths[i]);
                    for (var memory = widths[i]; memory <= limit; memory++)
                        if (best[k - 1][before][memory - widths[i]].Waste is < long.MaxValue and var waste && waste + own < best[k][i][memory].Waste)
                            best[k][i][memory] = (waste + own, before);
                }
            }
        }

        var (least, count, sum) = (long.MaxValue, 0, 0);
        for (var k = 0; k < best.Length; k++)
            for (var memory = 0; memory <= limit; memory++)
                if (best[k][^1][memory].Waste < least)
                    (least, count, sum) = (best[k][^1][memory].Waste, k, memory);
        return new TierChoice(Chosen(best, widths, count, sum), (double)least / wanted.Sum(), (double)sum / inner);
    }

    private static int[] Chosen((long Waste, int Before)[][][] best, int[] widths, int last, int memory)
    {
        var chosen = new int[last + 1];
        for (var (k, i) = (last, widths.Length - 1); k >= 0; k--)
        {
            chosen[k] = widths[i];
            var before = best[k][i][memory].Before;
            memory -= widths[i];
            i = before;
        }

        return chosen;
    }

    // Rising, up to the first that the widest asked for fits in.
    private static int[] Allowed(IReadOnlyList<long> wanted, TierSearchOptions options)
    {
        var inner = wanted.Count - 1;
        var widest = Enumerable.Range(0, wanted.Count).Last(width => wanted[width] > 0);
        List<int> widths = options.Skip ? [0] : [];
        for (var width = options.Multiple; width < inner; width += options.Multiple)
            widths.Add(width);
        widths.Add(inner);
        return [.. widths.Take(widths.FindIndex(width => width >= widest) + 1)];
    }

    private static long Waste(IReadOnlyList<long> wanted, int above, int width)
    {
        var waste = 0L;
        for (var asked = above + 1; asked <= width; asked++)
            waste += wanted[asked] * (width - asked);
        return waste;
    }

    private static void Check(IReadOnlyList<long> wanted, int most, TierSearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (wanted.Count < 2)
            throw new ArgumentException("A block has at least one inner channel, so that there are two widths or more.", nameof(wanted));
        if (wanted.Any(count => count < 0) || wanted.All(count => count == 0))
            throw new ArgumentException("Of each width there must be how often it is asked for: 0 or more, and not 0 of all.", nameof(wanted));
        if (options.Multiple < 1)
            throw new ArgumentException($"Tiers must be multiples of 1 channel or more, not of {options.Multiple}.", nameof(options));
        if (!(options.Memory > 0))
            throw new ArgumentException($"The limit of memory must be above 0, it is {options.Memory}.", nameof(options));
    }
}

/// <summary>Which tiers <see cref="TierSearch"/> may choose.</summary>
public sealed record TierSearchOptions
{
    /// <summary>Tiers are multiples of this many channels, or all of them; at least 1. Default 8; 16 suits processors with AVX-512.</summary>
    public int Multiple { get; init; } = 8;

    /// <summary>Whether a tier of width 0 is allowed, which only a block has whose shortcut is the identity. Default false.</summary>
    public bool Skip { get; init; }

    /// <summary>
    /// The most memory the weights of all tiers may take together, as a multiple of the dense block's, above 0: ONNX Runtime holds each tier's
    /// weights packed. Default no limit.
    /// </summary>
    public double Memory { get; init; } = double.PositiveInfinity;
}

/// <summary>The tiers of a block.</summary>
/// <param name="Widths">Their widths, rising; the last one is the widest asked for, rounded up to an allowed one.</param>
/// <param name="Waste">Channels computed and not asked for, in the mean of all that ask.</param>
/// <param name="Memory">The weights of all tiers together as a multiple of the dense block's.</param>
public sealed record TierChoice(IReadOnlyList<int> Widths, double Waste, double Memory);
