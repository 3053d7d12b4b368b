using System.Device.Gpio;
using EdgeSdk.Signals;

namespace EdgeSdk.Gpio;

/// <summary>Pins among a model's options.</summary>
public static class PinSignals
{
    /// <summary>How often a switch is looked at.</summary>
    private static readonly TimeSpan Rate = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A power-save switch: while it is on, the budget is not above <paramref name="budget"/>. The device's own signals stay, unless the options were given others.
    /// The pin is closed when the returned signal is disposed; do that after the model.
    /// </summary>
    /// <param name="options">The model's options.</param>
    /// <param name="board">The pins; they must outlive the model.</param>
    /// <param name="pin">The pin, by its number on the chip.</param>
    /// <param name="budget">The ceiling while the switch is on, in (0, 1].</param>
    /// <param name="wiring">Wiring and debouncing; a switch to ground with the chip's pull-up when not given.</param>
    /// <exception cref="PinException">The pin is taken or unsuitable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1].</exception>
    public static PinSignal AddPowerSavePin(this AdaptiveModelOptions options, GpioController board, int pin, double budget = 0.1, PinSignalOptions? wiring = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Policies.PowerSave(budget);
        var signal = new PinSignal(board, pin, Quantity.PowerSave, wiring);
        if (options.Signals.Signals.Count == 0)
            options.Signals.AddDevice();
        options.Signals.Add(signal, Rate);
        return signal;
    }
}
