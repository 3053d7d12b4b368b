using EdgeSdk.Budgets;
using EdgeSdk.Signals;

namespace EdgeSdk.Gpio.Tests.Pins;

public sealed class PinSignalTests : IDisposable
{
    private const int Switch = 22;

    private readonly Board _board = new();

    public void Dispose() => _board.Dispose();

    [Theory]
    [InlineData(true, PinPull.Up, false, 1)]
    [InlineData(true, PinPull.Up, true, 0)]
    [InlineData(false, PinPull.Down, true, 1)]
    [InlineData(false, PinPull.Down, false, 0)]
    public void A_switch_of_either_polarity_says_whether_it_is_on(bool activeLow, PinPull pull, bool high, double value)
    {
        _board.Driver.Drive(Switch, high);
        using var signal = Signal(new() { ActiveLow = activeLow, Pull = pull });
        Assert.Equal(value, Read(signal));
    }

    [Theory]
    [InlineData(PinPull.Up, true)]
    [InlineData(PinPull.Down, false)]
    public void An_open_switch_is_off_because_of_the_pull(PinPull pull, bool activeLow)
    {
        using var signal = Signal(new() { ActiveLow = activeLow, Pull = pull });
        Assert.Equal(0, Read(signal));
    }

    [Fact]
    public void Bounce_does_not_count_and_a_level_that_stays_does()
    {
        using var signal = Signal(new() { Debounce = TimeSpan.FromMilliseconds(30) });
        Assert.Equal(0, Read(signal));
        for (var i = 0; i < 5; i++)
        {
            _board.Driver.Drive(Switch, false);
            _board.Pass(7);
            Assert.Equal(0, Read(signal));
            _board.Driver.Release(Switch);
            _board.Pass(7);
            Assert.Equal(0, Read(signal));
        }
        _board.Driver.Drive(Switch, false);
        _board.Pass(29);
        Assert.Equal(0, Read(signal));
        _board.Pass(1);
        Assert.Equal(1, Read(signal));
    }

    [Fact]
    public void A_press_between_two_samplings_that_ended_before_the_second_is_over()
    {
        using var signal = Signal(new());
        Assert.Equal(0, Read(signal));
        _board.Driver.Drive(Switch, false);
        _board.Pass(500);
        _board.Driver.Release(Switch);
        _board.Pass(500);
        Assert.Equal(0, Read(signal));
    }

    [Fact]
    public void The_switch_limits_the_budget_of_a_governor_and_a_pin_that_is_lost_saves_power()
    {
        using var pin = Signal(new());
        var signals = new SignalOptions { Manual = true, Clock = _board.Clock }.Add(pin);
        using var governor = new Governor([0.1, 0.5, 1], new PolicyOptions { Dwell = TimeSpan.Zero }.PowerSave(0.5), signals);
        governor.Sample();
        Assert.Equal(1, governor.Decide().Granted);

        _board.Driver.Drive(Switch, false);
        _board.Pass(31);
        governor.Sample();
        var saved = governor.Decide();
        Assert.Equal((0.5, "0.50: power save is asked for"), (saved.Granted, saved.Reason));

        _board.Driver.Release(Switch);
        _board.Pass(31);
        governor.Sample();
        Assert.Equal(1, governor.Decide().Granted);

        _board.Driver.IsUnplugged = true;
        _board.Clock.Advance(TimeSpan.FromSeconds(11));
        governor.Sample();
        Assert.Equal(0.5, governor.Decide().Granted);
        Assert.Equal("No such device", governor.Readings.Fault?.Message);
    }

    [Fact]
    public void A_pin_that_somebody_else_holds_is_one_clear_sentence()
    {
        _board.Driver.Occupy(Switch);
        var refused = Assert.Throws<PinException>(() => Signal(new()));
        Assert.Equal(Switch, refused.Pin);
        Assert.StartsWith("power.save: pin 22 cannot be opened (Device or resource busy); another program or a kernel driver may hold it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pin_that_this_program_uses_already_is_refused_and_stays_with_its_first_user()
    {
        using var first = Signal(new());
        Assert.Contains("pin 22 is already in use by this program", Assert.Throws<PinException>(() => new PulseOutput(_board.Pins, Switch)).Message, StringComparison.Ordinal);
        Assert.Equal(0, Read(first));
        first.Dispose();
        using var second = new PulseOutput(_board.Pins, Switch);
    }

    [Fact]
    public void A_signal_may_be_disposed_after_its_board()
    {
        var signal = Signal(new());
        _board.Pins.Dispose();
        signal.Dispose();
    }

    private PinSignal Signal(PinSignalOptions options)
    {
        options.Clock = _board.Clock;
        return new(_board.Pins, Switch, options: options);
    }

    private static double? Read(Signal signal)
    {
        var values = new double?[1];
        signal.Read(default, values);
        return values[0];
    }
}
