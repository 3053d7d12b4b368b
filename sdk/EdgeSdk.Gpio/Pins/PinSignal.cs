using System.Device.Gpio;
using EdgeSdk.Signals;

namespace EdgeSdk.Gpio;

/// <summary>
/// A switch on a pin as a signal: 1 while it is on, 0 while it is off, debounced, of either polarity. Edges between two samplings are not lost, but only a level that
/// stays counts. A pin that can no longer be read makes the signal lost, not the frames.
/// </summary>
public sealed class PinSignal : Signal, IDisposable
{
    private readonly InputPin _pin;
    private readonly Debounce _debounce;
    private readonly TimeProvider _clock;
    private readonly long _origin;
    private readonly Lock _seeing = new();

    /// <summary>Opens the pin.</summary>
    /// <param name="board">The pins; they must outlive the signal.</param>
    /// <param name="pin">The pin, by its number on the chip.</param>
    /// <param name="quantity">What the switch says; <see cref="Quantity.PowerSave"/> when not given.</param>
    /// <param name="options">Wiring and debouncing; a switch to ground when not given.</param>
    /// <exception cref="PinException">The pin is taken or unsuitable.</exception>
    public PinSignal(GpioController board, int pin, Quantity? quantity = null, PinSignalOptions? options = null) : base(quantity ?? Quantity.PowerSave)
    {
        options ??= new PinSignalOptions();
        _clock = options.Clock;
        _origin = _clock.GetTimestamp();
        _debounce = new Debounce(options.Debounce);
        _pin = new InputPin(board, pin, options.Pull, options.ActiveLow, Quantities[0].Name, See);
    }

    /// <inheritdoc/>
    public override void Read(TimeSpan now, Span<double?> values)
    {
        var on = _pin.IsOn;
        lock (_seeing)
        {
            var time = _clock.GetElapsedTime(_origin);
            _debounce.See(on, time);
            values[0] = _debounce.At(time) is { } settled ? settled ? 1 : 0 : null;
        }
    }

    /// <summary>Closes the pin.</summary>
    public void Dispose() => _pin.Dispose();

    private void See(bool on)
    {
        lock (_seeing)
            _debounce.See(on, _clock.GetElapsedTime(_origin));
    }
}
