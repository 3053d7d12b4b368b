namespace EdgeSdk.Gpio.Tests.Outputs;

public sealed class PulseOutputTests : IDisposable
{
    private const int Pin = 23;

    private readonly Board _board = new();

    public void Dispose() => _board.Dispose();

    [Fact]
    public void A_pulse_begins_before_the_call_returns_and_ends_after_its_width()
    {
        using var output = Output(new() { Width = TimeSpan.FromMilliseconds(20) });
        _board.Pass(3);
        Assert.True(output.Pulse());
        Assert.True(_board.Driver.IsHigh(Pin));
        _board.Pass(100);
        Assert.Equal([(3, 23)], _board.Pulses(Pin));
    }

    [Fact]
    public void A_pulse_with_a_delay_comes_later()
    {
        using var output = Output(new() { Width = TimeSpan.FromMilliseconds(5), Delay = TimeSpan.FromMilliseconds(10) });
        output.Pulse();
        _board.Pass(4);
        output.Pulse();
        output.Pulse(TimeSpan.FromMilliseconds(20));
        _board.Pass(100);
        // The first two overlap: one pulse from 10 to 14 + 5.
        Assert.Equal([(10, 19), (34, 39)], _board.Pulses(Pin));
    }

    [Fact]
    public void A_low_active_output_is_high_while_it_is_off()
    {
        using var output = Output(new() { ActiveLow = true, Width = TimeSpan.FromMilliseconds(5) });
        Assert.True(_board.Driver.IsHigh(Pin));
        output.Pulse();
        Assert.False(_board.Driver.IsHigh(Pin));
        _board.Pass(5);
        Assert.True(_board.Driver.IsHigh(Pin));
    }

    [Fact]
    public void More_pulses_than_may_wait_are_refused()
    {
        using var output = Output(new() { Delay = TimeSpan.FromSeconds(1) });
        for (var i = 0; i < PulseOutput.MostWaiting; i++)
            Assert.True(output.Pulse());
        Assert.False(output.Pulse());
    }

    [Fact]
    public void A_board_that_is_unplugged_is_a_problem_of_the_output_and_not_of_the_frames()
    {
        using var output = Output(new());
        _board.Driver.IsUnplugged = true;
        Assert.True(output.Pulse());
        Assert.Equal("No such device", output.Problem?.Message);
        _board.Pass(50);
        _board.Driver.IsUnplugged = false;
        Assert.True(output.Pulse());
        Assert.Null(output.Problem);
        Assert.True(_board.Driver.IsHigh(Pin));
    }

    [Theory]
    [InlineData(0, "Width is 00:00:00; give a time from 00:00:00.0010000")]
    [InlineData(3_600_001, "Width is 01:00:00.0010000")]
    public void A_width_outside_its_range_is_refused(int milliseconds, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<ArgumentOutOfRangeException>(() => new PulseOptions { Width = TimeSpan.FromMilliseconds(milliseconds) }).Message, StringComparison.Ordinal);

    private PulseOutput Output(PulseOptions options)
    {
        options.Clock = _board.Clock;
        return new(_board.Pins, Pin, options);
    }
}
