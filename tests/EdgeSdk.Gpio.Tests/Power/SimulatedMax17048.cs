namespace EdgeSdk.Gpio.Tests.Power;

/// <summary>MAX17048 as its data sheet says: cell voltage in 78.125 uV, charge in 1/256 %, rate in 0.208 % per hour with its sign.</summary>
internal sealed class SimulatedMax17048 : SimulatedWords
{
    public SimulatedMax17048() : base(0x36) => this[0x08] = 0x0012;

    public void Measure(double volts, double percent, double percentPerHour)
    {
        this[0x02] = (ushort)Math.Round(volts / 78.125e-6);
        this[0x04] = (ushort)Math.Round(percent * 256);
        this[0x16] = (ushort)(short)Math.Round(percentPerHour / 0.208);
    }
}
