namespace EdgeSdk.Frames.Resampling;

/// <summary>One output row of a colour from one row of floats.</summary>
/// <param name="Band">The band the row belongs to.</param>
/// <param name="Sum">Which of its rows.</param>
/// <param name="Windows">The weights along it.</param>
/// <param name="Slot">Which colour: 0 to 2.</param>
/// <param name="Adds">Whether it is added to what another channel wrote.</param>
internal sealed record Channel(int Band, int Sum, Windows Windows, int Slot, bool Adds = false);
