namespace EdgeSdk.Gpio.Simulation;

/// <summary>A pin of a <see cref="SimulatedBoard"/> changed its level.</summary>
/// <param name="Pin">Which one.</param>
/// <param name="High">Its level now.</param>
public readonly record struct SimulatedChange(int Pin, bool High);
