using System.Device.Gpio;

namespace EdgeSdk.Gpio;

/// <summary>
/// Pulses on a pin: a strobe, an air jet, a counter. A call never waits; the pulse ends on a timer, to within a millisecond or two of a machine that is not overloaded. Pulses that overlap
/// become one that lasts to the end of the later. The pin is off before the first pulse, after <see cref="Dispose"/>, and, as far as the process can still do that, when it ends or crashes.
/// </summary>
public sealed class PulseOutput : IDisposable
{
    /// <summary>Pulses that may wait at a time.</summary>
    public const int MostWaiting = 1024;

    private readonly OutputPin _pin;
    private readonly TimeProvider _clock;
    private readonly long _origin;
    private readonly TimeSpan _width;
    private readonly TimeSpan _delay;
    private readonly ITimer _timer;
    private readonly PriorityQueue<byte, TimeSpan> _starts = new(MostWaiting);
    private readonly Lock _scheduling = new();
    private TimeSpan? _off;
    private bool _disposed;

    /// <summary>Opens the pin, off.</summary>
    /// <param name="board">The pins; they must outlive the output.</param>
    /// <param name="pin">The pin, by its number on the chip.</param>
    /// <param name="options">Width, delay and polarity.</param>
    /// <exception cref="PinException">The pin is taken or unsuitable.</exception>
    public PulseOutput(GpioController board, int pin, PulseOptions? options = null)
    {
        options ??= new PulseOptions();
        (_width, _delay, _clock) = (options.Width, options.Delay, options.Clock);
        _origin = _clock.GetTimestamp();
        _pin = new OutputPin(board, pin, options.ActiveLow, options.Name);
        _timer = _clock.CreateTimer(static output => ((PulseOutput)output!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether a pulse is on now.</summary>
    public bool IsOn => _pin.IsOn;

    /// <summary>Why the pin could not be written last; <see langword="null"/> when it was. Frames go on all the same.</summary>
    public Exception? Problem => _pin.Problem;

    /// <summary>Gives a pulse after <see cref="PulseOptions.Delay"/>. Never waits; from any thread. Does nothing after <see cref="Dispose"/>.</summary>
    /// <returns>Whether there was room: not when <see cref="MostWaiting"/> pulses wait already.</returns>
    public bool Pulse() => Pulse(TimeSpan.Zero);

    internal bool Pulse(TimeSpan later)
    {
        lock (_scheduling)
        {
            if (_disposed || _starts.Count == MostWaiting)
                return false;
            _starts.Enqueue(0, Now + _delay + later);
            Advance();
            return true;
        }
    }

    /// <summary>Ends a pulse, forgets those that wait, and closes the pin.</summary>
    public void Dispose()
    {
        lock (_scheduling)
        {
            if (_disposed)
                return;
            _disposed = true;
            _starts.Clear();
            _timer.Dispose();
            _pin.Dispose();
        }
    }

    private TimeSpan Now => _clock.GetElapsedTime(_origin);

    private void Tick()
    {
        lock (_scheduling)
        {
            if (!_disposed)
                Advance();
        }
    }

    private void Advance()
    {
        var now = Now;
        while (_starts.TryPeek(out _, out var start) && start <= now)
        {
            _starts.Dequeue();
            // A start that a busy machine noticed late still gets its whole width.
            _off = now + _width;
        }
        if (_off <= now)
            _off = null;
        if (_pin.IsOn != _off.HasValue)
            _pin.Write(_off.HasValue);
        var next = _starts.TryPeek(out _, out var waiting) ? waiting : TimeSpan.MaxValue;
        if (_off < next)
            next = _off.Value;
        if (next == TimeSpan.MaxValue)
            return;
        // Timers count whole milliseconds, and one that fires early would have to be set again.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling((next - now).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }
}
