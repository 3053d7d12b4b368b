using System.Device.Gpio;

namespace EdgeSdk.Gpio.Simulation;

/// <summary>
/// A board without hardware: a driver for a real <see cref="GpioController"/>, with pulls, edges and pins that somebody else holds. Edges are told on the thread that makes them.
/// </summary>
public sealed class SimulatedBoard : GpioDriver
{
    private readonly Lock _changing = new();
    private readonly SimulatedPin[] _pins;

    /// <summary>Creates a board with all pins free and nothing connected.</summary>
    /// <param name="pins">How many pins, 1 to 512.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its range.</exception>
    public SimulatedBoard(int pins = 28)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pins, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pins, 512);
        _pins = [.. Enumerable.Range(0, pins).Select(_ => new SimulatedPin())];
    }

    /// <summary>A pin changed its level, whoever drove it.</summary>
    public event EventHandler<SimulatedChange>? Changed;

    /// <inheritdoc/>
    protected override int PinCount => _pins.Length;

    /// <summary>The level of a pin, whoever drives it.</summary>
    public bool IsHigh(int pin)
    {
        lock (_changing)
            return _pins[pin].Level;
    }

    /// <summary>Connects something to a pin that drives it high or low.</summary>
    public void Drive(int pin, bool high) => Change(pin, state => state.Driven = high);

    /// <summary>Disconnects it: the pull decides.</summary>
    public void Release(int pin) => Change(pin, state => state.Driven = null);

    /// <summary>Somebody else, another program or the kernel, holds a pin from now on.</summary>
    public void Occupy(int pin)
    {
        lock (_changing)
            _pins[pin].IsTaken = true;
    }

    /// <summary>The board is gone (a USB expander was unplugged) or is back: while it is gone, reading and writing fail.</summary>
    public bool IsUnplugged { get; set; }

    /// <inheritdoc/>
    protected override void OpenPin(int pinNumber)
    {
        lock (_changing)
        {
            if (pinNumber >= _pins.Length)
                throw new IOException($"the board has pins 0 to {_pins.Length - 1}");
            if (_pins[pinNumber].IsTaken)
                throw new IOException("Device or resource busy");
            _pins[pinNumber].IsTaken = true;
        }
    }

    /// <inheritdoc/>
    // As the kernel does: a line that nobody holds is an input again.
    protected override void ClosePin(int pinNumber) => Change(pinNumber, static state =>
    {
        (state.IsTaken, state.Mode) = (false, PinMode.Input);
        state.Callbacks.Clear();
    });

    /// <inheritdoc/>
    protected override void SetPinMode(int pinNumber, PinMode mode) => Change(pinNumber, state => state.Mode = mode);

    /// <inheritdoc/>
    protected override void SetPinMode(int pinNumber, PinMode mode, PinValue initialValue) => Change(pinNumber, state => (state.Mode, state.Output) = (mode, initialValue == PinValue.High));

    /// <inheritdoc/>
    protected override PinMode GetPinMode(int pinNumber)
    {
        lock (_changing)
            return _pins[pinNumber].Mode;
    }

    /// <inheritdoc/>
    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => mode is PinMode.Input or PinMode.InputPullUp or PinMode.InputPullDown or PinMode.Output;

    /// <inheritdoc/>
    protected override PinValue Read(int pinNumber)
    {
        ThrowIfUnplugged();
        return IsHigh(pinNumber) ? PinValue.High : PinValue.Low;
    }

    /// <inheritdoc/>
    protected override void Write(int pinNumber, PinValue value)
    {
        ThrowIfUnplugged();
        Change(pinNumber, state => state.Output = value == PinValue.High);
    }

    /// <inheritdoc/>
    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken)
    {
        using var came = new ManualResetEventSlim();
        var type = PinEventTypes.None;
        void Tell(object sender, PinValueChangedEventArgs edge)
        {
            type = edge.ChangeType;
            came.Set();
        }
        AddCallbackForPinValueChangedEvent(pinNumber, eventTypes, Tell);
        try
        {
            came.Wait(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new WaitForEventResult { TimedOut = true };
        }
        finally
        {
            RemoveCallbackForPinValueChangedEvent(pinNumber, Tell);
        }
        return new WaitForEventResult { EventTypes = type };
    }

    /// <inheritdoc/>
    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
    {
        lock (_changing)
            _pins[pinNumber].Callbacks.Add((eventTypes, callback));
    }

    /// <inheritdoc/>
    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
        lock (_changing)
            _pins[pinNumber].Callbacks.RemoveAll(added => added.Tell == callback);
    }

    private void Change(int pin, Action<SimulatedPin> change)
    {
        bool high;
        (PinEventTypes Types, PinChangeEventHandler Tell)[] callbacks;
        lock (_changing)
        {
            var before = _pins[pin].Level;
            change(_pins[pin]);
            high = _pins[pin].Level;
            if (high == before)
                return;
            callbacks = [.. _pins[pin].Callbacks];
        }
        Changed?.Invoke(this, new SimulatedChange(pin, high));
        var type = high ? PinEventTypes.Rising : PinEventTypes.Falling;
        foreach (var (types, tell) in callbacks)
        {
            if (types.HasFlag(type))
                tell(this, new PinValueChangedEventArgs(type, pin));
        }
    }

    private void ThrowIfUnplugged()
    {
        if (IsUnplugged)
            throw new IOException("No such device");
    }
}
