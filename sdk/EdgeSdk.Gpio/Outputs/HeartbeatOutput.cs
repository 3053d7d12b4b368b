using System.Device.Gpio;

namespace EdgeSdk.Gpio;

/// <summary>A pin that goes on and off while frames come, and stays off when they do not: for a lamp, or for a watchdog relay that stops the line.</summary>
public sealed class HeartbeatOutput : IDisposable
{
    private readonly OutputPin _pin;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;
    private readonly ITimer _timer;
    private long _beat;

    /// <summary>Opens the pin, off; the heart beats from the first <see cref="Beat"/> on.</summary>
    /// <param name="board">The pins; they must outlive the output.</param>
    /// <param name="pin">The pin, by its number on the chip.</param>
    /// <param name="options">Period, patience and polarity.</param>
    /// <exception cref="PinException">The pin is taken or unsuitable.</exception>
    public HeartbeatOutput(GpioController board, int pin, HeartbeatOptions? options = null)
    {
        options ??= new HeartbeatOptions();
        (_clock, _patience) = (options.Clock, options.Patience);
        _pin = new OutputPin(board, pin, options.ActiveLow, "heartbeat");
        _timer = _clock.CreateTimer(static output => ((HeartbeatOutput)output!).Tick(), this, options.Period / 2, options.Period / 2);
    }

    /// <summary>Why the pin could not be written last; <see langword="null"/> when it was.</summary>
    public Exception? Problem => _pin.Problem;

    /// <summary>A frame has run. Costs a few nanoseconds; from any thread.</summary>
    public void Beat() => Volatile.Write(ref _beat, _clock.GetTimestamp());

    /// <summary>Off, and the pin closed.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _pin.Dispose();
    }

    private void Tick()
    {
        var beat = Volatile.Read(ref _beat);
        var lives = beat != 0 && _clock.GetElapsedTime(beat) <= _patience;
        if (lives || _pin.IsOn)
            _pin.Write(lives && !_pin.IsOn);
    }
}
