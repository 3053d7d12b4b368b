using EdgeSdk.Models;
using EdgeSdk.Profiling;

namespace EdgeSdk.Simulation;

/// <summary>The numbers of a simulated device; the defaults are those of a small camera box whose battery lasts four hours at the whole budget.</summary>
internal sealed record DeviceModel
{
    /// <summary>Time of a frame of the dense network when nothing disturbs, in seconds.</summary>
    public double DenseSeconds { get; init; } = 0.040;

    /// <summary>Share of that time which no level saves; 0.12 is what the shipped model shows.</summary>
    public double FixedShare { get; init; } = 0.12;

    /// <summary>Relative scatter of the times (log-normal), and how much longer one frame in fifty takes.</summary>
    public double Scatter { get; init; } = 0.04;

    public double Outlier { get; init; } = 1.15;

    /// <summary>Power when nothing runs, and what a fully used processor adds, in watts.</summary>
    public double IdleWatts { get; init; } = 1.0;

    public double ActiveWatts { get; init; } = 6.0;

    /// <summary>What the other programs add at full load, in watts.</summary>
    public double OthersWatts { get; init; } = 2.5;

    /// <summary>Energy of the full battery in watt-hours, and how many volts its cells have when empty and when full.</summary>
    public double BatteryWattHours { get; init; } = 19.4;

    public double EmptyVolts { get; init; } = 6.4;

    public double FullVolts { get; init; } = 8.4;

    /// <summary>Internal resistance in ohms.</summary>
    public double BatteryOhms { get; init; } = 0.15;

    /// <summary>Scatter of the gauge, as a share of a full battery (standard deviation), of its power reading as a share, and the steps it counts in, in watt-hours.</summary>
    public double GaugeNoise { get; init; } = 0.002;

    public double PowerNoise { get; init; } = 0.02;

    public double GaugeStep { get; init; } = 0.01;

    /// <summary>Degrees per watt between processor and surroundings, and the seconds in which two thirds of a change are reached.</summary>
    public double ThermalResistance { get; init; } = 9;

    public double ThermalSeconds { get; init; } = 240;

    /// <summary>The passive trip point in degrees Celsius, and the scatter of the sensor.</summary>
    public double TripCelsius { get; init; } = 80;

    public double TemperatureNoise { get; init; } = 0.15;

    /// <summary>The profile that measuring this device would give.</summary>
    public DeviceProfile ProfileOf(ModelManifest model) => new()
    {
        Schema = DeviceProfile.CurrentSchema,
        ModelSha256 = model.WeightsSha256,
        Device = "simulated",
        Target = "Cpu",
        Threads = 1,
        Levels = [.. model.Levels.Select(level => new LevelProfile(level.Budget, SecondsOf(model, level), SecondsOf(model, level) * Outlier * 1.05, SecondsOf(model, level) * ActiveWatts))],
    };

    public double SecondsOf(ModelManifest model, ModelLevel level) => DenseSeconds * (FixedShare + ((1 - FixedShare) * level.Macs / model.DenseMacs));

    /// <summary>How much slower everything is while others take a share of the processor and heat lowers its clock.</summary>
    public double Slowdown(double loadOfOthers, double celsius) => 1 / (1 - loadOfOthers) / Math.Clamp(1 - (0.1 * (celsius - TripCelsius)), 0.3, 1);

    public double Watts(double use, double loadOfOthers) => IdleWatts + (ActiveWatts * Math.Min(use, 1 - loadOfOthers)) + (OthersWatts * loadOfOthers);
}
