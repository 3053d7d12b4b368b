namespace EdgeSdk.Gpio;

/// <summary>What holds an input that nothing drives.</summary>
public enum PinPull
{
    /// <summary>A resistor on the board of the user's own.</summary>
    None,

    /// <summary>The chip's own resistor to the supply: for a switch to ground.</summary>
    Up,

    /// <summary>The chip's own resistor to ground: for a switch to the supply.</summary>
    Down,
}
