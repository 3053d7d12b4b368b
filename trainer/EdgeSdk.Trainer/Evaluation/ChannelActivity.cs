namespace EdgeSdk.Trainer.Evaluation;

/// <summary>
/// What a block's inner channels do over a set of images, as shares that add up to 1 (Krishna et al., BMVC 2023, arXiv 2301.09164, their
/// figure of gate activity).
/// </summary>
/// <param name="AlwaysOn">Channels that compute for every image.</param>
/// <param name="AlwaysOff">Channels that compute for none.</param>
/// <param name="DataDependent">Channels that compute for some.</param>
public sealed record ChannelActivity(double AlwaysOn, double AlwaysOff, double DataDependent)
{
    /// <summary>From how many of the images each channel computes for.</summary>
    internal static ChannelActivity Of(long[] firing, long images)
    {
        var on = firing.Count(count => count == images) / (double)firing.Length;
        var off = firing.Count(count => count == 0) / (double)firing.Length;
        return new ChannelActivity(on, off, 1 - on - off);
    }
}
