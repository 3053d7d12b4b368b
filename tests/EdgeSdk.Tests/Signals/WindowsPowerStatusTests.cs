using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

public class WindowsPowerStatusTests
{
    [Fact]
    public void A_notebook_on_its_battery_drains()
    {
        var state = WindowsPowerStatus.Interpret(new() { AcLine = 0, Flags = 1, Percent = 83, SecondsLeft = 5400, SecondsWhenFull = -1 });
        Assert.Equal((0.83, -1.0, 5400.0, 0.0), (state.Charge, state.Direction, state.TimeToEmpty, state.ExternalPower));
    }

    [Fact]
    public void A_desktop_has_mains_and_no_battery()
    {
        var state = WindowsPowerStatus.Interpret(new() { AcLine = 1, Flags = 128, Percent = 255, SecondsLeft = -1 });
        Assert.Equal((null, null, 1.0), (state.Charge, state.Direction, state.ExternalPower));
    }

    [Fact]
    public void What_Windows_does_not_know_is_unknown() =>
        Assert.Equal(default, WindowsPowerStatus.Interpret(new() { AcLine = 255, Flags = 255, Percent = 255, SecondsLeft = -1 }));
}
