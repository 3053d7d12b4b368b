using System.Device.Gpio;

namespace EdgeSdk.Gpio.Simulation;

/// <summary>One pin: what is connected to it, what the program made of it, who wants to know.</summary>
internal sealed class SimulatedPin
{
    public bool IsTaken { get; set; }

    public PinMode Mode { get; set; } = PinMode.Input;

    public bool Output { get; set; }

    /// <summary>What drives it from outside; <see langword="null"/> is nothing.</summary>
    public bool? Driven { get; set; }

    public List<(PinEventTypes Types, PinChangeEventHandler Tell)> Callbacks { get; } = [];

    public bool Level => Mode == PinMode.Output ? Output : Driven ?? Mode == PinMode.InputPullUp;
}
