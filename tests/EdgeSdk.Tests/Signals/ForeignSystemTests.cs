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

    [Fact]
    public void Windows_clocks_are_shares_of_the_nominal_one_and_the_lowest_limit_counts()
    {
        WindowsProcessorClocks.Clock[] clocks =
            [new() { Fastest = 2000, Now = 1000, Limit = 1500 }, new() { Fastest = 2000, Now = 2600, Limit = 2000 }, new() { Fastest = 0, Now = 9 }];
        Assert.Equal((0.75, 0.75), WindowsProcessorClocks.Interpret(clocks));
        Assert.Equal((null, null), WindowsProcessorClocks.Interpret([]));
    }

    [Fact]
    public void Memory_in_use_is_what_is_not_available()
    {
        Assert.Equal(0.75, WindowsMemory.Interpret(new() { Total = 8_000, Available = 2_000 }));
        Assert.Null(WindowsMemory.Interpret(new() { Total = 8_000, Available = 9_000 }));
        var words = new uint[38];
        // 100 pages: of 50 anonymous ones 5 can be dropped, 10 are wired, 5 compressed.
        (words[0], words[1], words[2], words[3], words[22], words[23], words[32], words[35]) = (10, 40, 30, 10, 5, 5, 5, 50);
        Assert.Equal(0.6, MacMemory.Interpret(words));
        Assert.Null(MacMemory.Interpret(new uint[38]));
    }

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(1, 0.0)]
    [InlineData(2, 1.0)]
    [InlineData(9, null)]
    public void MacOS_throttles_under_heavy_thermal_pressure(ulong level, double? throttled) => Assert.Equal(throttled, MacThermalPressure.Interpret(level));

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
