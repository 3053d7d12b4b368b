using System.Device.Gpio;

namespace EdgeSdk.Gpio;

/// <summary>
/// An output this package owns. It begins off, falls to off when it is disposed and, as far as the process can still do that, when the process ends or crashes.
/// A level that cannot be written is kept as the problem: outputs never stop the frames.
/// </summary>
internal sealed class OutputPin : IDisposable
{
    private readonly GpioPin _pin;
    private readonly bool _activeLow;
    private readonly Lock _writing = new();
    private bool _closed;
    private Exception? _problem;

    public OutputPin(GpioController board, int number, bool activeLow, string user)
    {
        _activeLow = activeLow;
        _pin = PinOpening.Open(board, number, user, PinMode.Output, Level(false));
        SafeState.Watch(this);
    }

    public bool IsOn { get; private set; }

    /// <summary>Why the pin could not be written last; <see langword="null"/> when it was.</summary>
    public Exception? Problem => Volatile.Read(ref _problem);

    public void Write(bool on)
    {
        lock (_writing)
        {
            if (_closed)
                return;
            IsOn = on;
            try
            {
                _pin.Write(Level(on));
                Volatile.Write(ref _problem, null);
            }
#pragma warning disable CA1031 // Whatever a driver throws, the frames go on; the problem is there for whoever asks.
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                Volatile.Write(ref _problem, thrown);
            }
        }
    }

    public void Dispose()
    {
        SafeState.Forget(this);
        Write(false);
        lock (_writing)
        {
            if (_closed)
                return;
            _closed = true;
            PinOpening.Close(_pin);
        }
    }

    private PinValue Level(bool on) => on != _activeLow ? PinValue.High : PinValue.Low;
}
