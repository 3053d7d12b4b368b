using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Trainer.Networks;

/// <summary>How a block whose gate picks channels freely is laid out in a model file.</summary>
/// <param name="Channels">Its inner channels, the one that is on most often first; those that no image switches on are last.</param>
/// <param name="Widths">The prefixes of that order it can run at, rising, the last one all channels.</param>
internal sealed record ChannelOrder(int[] Channels, int[] Widths)
{
    /// <summary>
    /// The order and the widths with the least expected waste: the mean, over the images, of the channels that the narrowest width has which
    /// holds all that are on.
    /// </summary>
    /// <param name="decisions">[images, channels], 1 where a channel is on and 0 where not.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="most">Number of widths at most, at least 1.</param>
    /// <param name="multiple">All widths but the last are multiples of this.</param>
    public static ChannelOrder Of(float[] decisions, int channels, int most, int multiple)
    {
        var firing = new int[channels];
        for (var i = 0; i < decisions.Length; i++)
            firing[i % channels] += decisions[i] > 0 ? 1 : 0;
        int[] order = [.. Enumerable.Range(0, channels).OrderByDescending(channel => firing[channel])];

        var images = new long[channels + 1];
        for (var image = 0; image < decisions.Length / channels; image++)
            images[Needed(decisions.AsSpan(image * channels, channels), order)]++;
        // One more, which wastes nothing, asks for all channels: an image to come may.
        images[channels]++;
        return new ChannelOrder(order, [.. TierSearch.Best(images, most, new TierSearchOptions { Multiple = multiple }).Widths]);
    }

    /// <summary>The narrowest prefix of an order that holds all channels that are on.</summary>
    public static int Needed(ReadOnlySpan<float> on, int[] order)
    {
        for (var place = order.Length; place > 0; place--)
            if (on[order[place - 1]] > 0)
                return place;
        return 0;
    }
}
