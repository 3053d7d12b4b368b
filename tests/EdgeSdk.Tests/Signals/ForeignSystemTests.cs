using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

/// <summary>What Windows and macOS answer, as numbers: the calls themselves run only there.</summary>
public class ForeignSystemTests
{
    [Fact]
    public void Windows_counts_idle_time_within_kernel_time() =>
        Assert.Equal(new ProcessorTimes(50, 150, 4), WindowsProcessorTimes.Interpret(idle: 100, kernel: 120, user: 30, processors: 4));

    [Fact]
    public void Windows_idle_time_above_kernel_time_makes_no_sense() => Assert.Null(WindowsProcessorTimes.Interpret(100, 90, 30, 4));

    [Fact]
    public void MacOS_counts_nice_time_as_busy() => Assert.Equal(new ProcessorTimes(60, 100, 2), MacProcessorTimes.Interpret([10, 20, 40, 30], 2));

    [Fact]
    public void Windows_battery_energy_and_draw_complete_the_power_status()
    {
        var basic = new BatteryState { Charge = 0.5, Direction = -1, ExternalPower = 0 };
        var state = WindowsBatteryState.Complete(basic, new() { BatteryPresent = 1, Discharging = 1, MaxCapacity = 50_000, RemainingCapacity = 20_000, Rate = -8_000 });
        Assert.Equal((0.4, 20.0, 8.0, 9000.0), (state.Charge, state.Energy, state.Draw, state.TimeToEmpty));
    }

    [Fact]
    public void Windows_values_that_mean_unknown_stay_unknown()
    {
        var basic = new BatteryState { Charge = 0.5, Direction = -1 };
        var state = WindowsBatteryState.Complete(basic, new() { BatteryPresent = 1, Discharging = 1, MaxCapacity = uint.MaxValue, RemainingCapacity = uint.MaxValue, Rate = int.MinValue });
        Assert.Equal((0.5, null, null, null), (state.Charge, state.Energy, state.Draw, state.TimeToEmpty));
        Assert.Equal(basic, WindowsBatteryState.Complete(basic, default));
    }

    [Theory]
    [InlineData("Battery Power", false, -1.0, 5400.0)]
    [InlineData("AC Power", true, 1.0, null)]
    [InlineData("AC Power", false, 0.0, null)]
    [InlineData(null, null, null, null)]
    public void MacOS_tells_the_direction_by_source_and_charging(string? source, bool? charging, double? direction, double? seconds)
    {
        var state = MacPowerSources.Interpret(83, 100, source, charging, 90);
        Assert.Equal((0.83, direction, seconds), (state.Charge, state.Direction, state.TimeToEmpty));
    }
}
