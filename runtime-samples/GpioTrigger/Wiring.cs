namespace GpioTrigger;

/// <summary>Which pin is what, by the numbers of the chip.</summary>
internal sealed record Wiring(int Trigger, int Strobe, int Reject, int Heartbeat, int PowerSave);
