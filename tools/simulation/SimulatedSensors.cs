using EdgeSdk.Signals;

namespace EdgeSdk.Simulation;

/// <summary>What the sensors of a simulated device say: the truth with their noise, or what a broken gauge makes of it.</summary>
internal sealed class SimulatedSensors(DeviceModel device, Random random) : Signal(
    Quantity.BatteryCharge, Quantity.BatteryEnergy, Quantity.BatteryDraw, Quantity.BatteryDirection, Quantity.ExternalPower, Quantity.Temperature,
    Quantity.ThermalHeadroom, Quantity.CpuLoadOfOthers)
{
    private double?[] _gauge = new double?[5];

    public Moment Moment { get; set; } = new(0, 0, 0, 0, 0, Gauge.Works, null);

    public Battery Battery { get; set; }

    public double Celsius { get; set; }

    public override void Read(TimeSpan now, Span<double?> values)
    {
        if (Moment.Gauge == Gauge.Works)
            _gauge = Truth();
        var gauge = Moment.Gauge switch
        {
            Gauge.Silent => new double?[5],
            Gauge.Garbage => [1.5, -40, double.NaN, 7, 12],
            _ => _gauge,
        };
        gauge.CopyTo(values);
        var celsius = Celsius + (Normal() * device.TemperatureNoise);
        values[5] = celsius;
        values[6] = device.TripCelsius - celsius;
        values[7] = Math.Clamp(Moment.LoadOfOthers + (Normal() * 0.02), 0, 1);
    }

    /// <summary>A standard normal number.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private double?[] Truth()
    {
        var energy = Math.Clamp(Battery.WattHours + (Normal() * device.GaugeNoise * device.BatteryWattHours), 0, device.BatteryWattHours);
        energy = Math.Round(energy / device.GaugeStep) * device.GaugeStep;
        var drains = Battery.Watts > 0;
        return
        [
            Math.Min(1, energy / device.BatteryWattHours), energy, drains ? Math.Max(0, Battery.Watts * (1 + (Normal() * device.PowerNoise))) : null,
            drains ? -1 : Battery.Charge >= 1 ? 0 : 1, Moment.MainsWatts > 0 ? 1 : 0,
        ];
    }
}
