namespace EdgeSdk.Gpio;

/// <summary>A board or a pin cannot be used; the message says which, why and what to do.</summary>
public sealed class PinException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence: what was wrong, where, what to do.</param>
    /// <param name="pin">The pin, by its number on the chip; <see langword="null"/> when it is the board.</param>
    /// <param name="inner">What the driver said.</param>
    public PinException(string message, int? pin, Exception? inner = null) : base(message, inner) => Pin = pin;

    /// <summary>The pin, by its number on the chip (on a Raspberry Pi the GPIO number, not the position on the header); <see langword="null"/> when it is the board.</summary>
    public int? Pin { get; }
}
