namespace EdgeSdk.Gpio.Tests.Pins;

// Switches off the outputs of the whole process, so no other test may run beside it.
[CollectionDefinition(nameof(SafeStateTests), DisableParallelization = true)]
[Collection(nameof(SafeStateTests))]
public sealed class SafeStateTests : IDisposable
{
    private readonly Board _board = new();

    public void Dispose() => _board.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void When_the_process_ends_every_output_is_off(bool activeLow)
    {
        using var pulse = new PulseOutput(_board.Pins, 5, new() { ActiveLow = activeLow, Clock = _board.Clock });
        using var lamps = new LevelPins(_board.Pins, [6, 7], activeLow);
        pulse.Pulse();
        lamps.Show(1);
        Assert.All([5, 6, 7], pin => Assert.Equal(!activeLow, _board.Driver.IsHigh(pin)));
        SafeState.Fall();
        Assert.All([5, 6, 7], pin => Assert.Equal(activeLow, _board.Driver.IsHigh(pin)));
    }

    [Fact]
    public void An_output_that_is_disposed_is_off_and_no_longer_watched()
    {
        var pulse = new PulseOutput(_board.Pins, 5, new() { Clock = _board.Clock });
        pulse.Pulse();
        pulse.Dispose();
        Assert.Equal([(0, 0)], _board.Pulses(5));
        SafeState.Fall();
        _board.Pass(100);
        Assert.False(pulse.Pulse());
        Assert.Single(_board.Pulses(5));
    }
}
