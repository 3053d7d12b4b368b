using System.Device.Gpio;

namespace EdgeSdk.Gpio;

/// <summary>An input this package owns: opened once, with its pull and its polarity, closed at the end.</summary>
internal sealed class InputPin : IDisposable
{
    private readonly GpioPin _pin;
    private readonly bool _activeLow;
    private readonly PinChangeEventHandler? _handler;

    /// <param name="board">The pins.</param>
    /// <param name="number">Which one.</param>
    /// <param name="pull">What holds it while nothing drives it.</param>
    /// <param name="activeLow">Whether low means on.</param>
    /// <param name="user">What it is for, in error messages.</param>
    /// <param name="changed">Told about every edge, <see langword="true"/> for the one to on; on a thread of the driver's.</param>
    public InputPin(GpioController board, int number, PinPull pull, bool activeLow, string user, Action<bool>? changed)
    {
        _activeLow = activeLow;
        _pin = PinOpening.Open(board, number, user, mode: pull switch { PinPull.Up => PinMode.InputPullUp, PinPull.Down => PinMode.InputPullDown, _ => PinMode.Input }, null);
        if (changed is null)
            return;
        _handler = (_, edge) => changed(edge.ChangeType == PinEventTypes.Rising != _activeLow);
        try
        {
            board.RegisterCallbackForPinValueChangedEvent(number, PinEventTypes.Rising | PinEventTypes.Falling, _handler);
        }
        catch (Exception refused)
        {
            _pin.Dispose();
            throw new PinException($"{user}: pin {number} cannot tell about edges ({refused.Message.TrimEnd('.')}); choose a pin that can interrupt.", number, refused);
        }
    }

    public bool IsOn => _pin.Read() == PinValue.High != _activeLow;

    public void Dispose() => PinOpening.Close(_pin, () =>
    {
        if (_handler is not null)
            _pin.Controller.UnregisterCallbackForPinValueChangedEvent(_pin.PinNumber, _handler);
    });
}
