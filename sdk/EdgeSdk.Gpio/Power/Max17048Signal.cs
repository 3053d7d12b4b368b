using System.Device.I2c;
using EdgeSdk.Signals;

namespace EdgeSdk.Gpio.Power;

/// <summary>
/// The fuel gauges MAX17048 and MAX17049 (Maxim 19-6171, after the data sheet): state of charge, direction, time to empty and, where the capacity is given, energy. The direction is
/// unknown while the charge hardly moves, as it is in the first minutes.
/// </summary>
public sealed class Max17048Signal : I2cSignal
{
    /// <summary>The address of the chip, which is the same on every board.</summary>
    public const int DefaultAddress = 0x36;

    private const byte CellVoltage = 0x02, StateOfCharge = 0x04, Version = 0x08, ChargeRate = 0x16;

    // A bit of the charge rate is 0.208 % of the capacity per hour; three of them are more than noise.
    private const double SharePerHour = 0.00208;
    private const int LeastRate = 3;

    private readonly double? _capacity;
    private WordRegisters? _registers;

    /// <summary>Creates the signal; nothing is opened yet.</summary>
    /// <param name="settings">Bus and address.</param>
    /// <param name="capacity">Energy of the full battery in watt-hours, above 0 and up to 100,000; when given the energy left is told as well.</param>
    /// <param name="open">Opens the chip; <see cref="I2cDevice.Create"/> when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside its range.</exception>
    public Max17048Signal(I2cConnectionSettings settings, double? capacity = null, Func<I2cConnectionSettings, I2cDevice>? open = null)
        : base("MAX17048", settings, open, Quantity.BatteryCharge, Quantity.BatteryDirection, Quantity.BatteryTimeToEmpty, Quantity.BatteryEnergy)
    {
        if (capacity is { } energy && !(energy is > 0 and <= 100_000))
            throw new ArgumentOutOfRangeException(nameof(capacity), energy, FormattableString.Invariant($"capacity is {energy} Wh; give a number above 0 and up to 100000."));
        _capacity = capacity;
    }

    private protected override void SetUp(I2cDevice device)
    {
        _registers = new(device);
        var version = _registers.Read(Version);
        if ((version & 0xfff0) != 0x0010)
            throw Problem($"says it is version 0x{version:x4}, which is no MAX17048 or MAX17049; check the address.");
    }

    private protected override void Read(Span<double?> values)
    {
        // No cell, or the first measurement after power-up is not done.
        if (_registers!.Read(CellVoltage) == 0)
            return;
        // The gauge may say a little more than 100 %.
        var charge = Math.Min(_registers.Read(StateOfCharge) / 256.0 / 100, 1);
        values[0] = charge;
        values[3] = charge * _capacity;
        var rate = _registers.ReadSigned(ChargeRate);
        if (Math.Abs((int)rate) < LeastRate)
            return;
        values[1] = Math.Sign(rate);
        values[2] = rate < 0 ? charge / (-rate * SharePerHour) * 3600 : null;
    }
}
