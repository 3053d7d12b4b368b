namespace EdgeSdk.Gpio.Tests.Outputs;

public sealed class HeartbeatOutputTests : IDisposable
{
    private const int Pin = 24;

    private readonly Board _board = new();

    public void Dispose() => _board.Dispose();

    [Fact]
    public void The_heart_beats_while_frames_come_and_stands_still_when_they_do_not()
    {
        using var heart = new HeartbeatOutput(_board.Pins, Pin, new() { Period = TimeSpan.FromMilliseconds(20), Patience = TimeSpan.FromMilliseconds(50), Clock = _board.Clock });
        _board.Pass(100);
        Assert.Empty(_board.History);
        for (var frame = 0; frame < 10; frame++)
        {
            heart.Beat();
            _board.Pass(10);
        }
        Assert.Equal([(110, 120), (130, 140), (150, 160), (170, 180), (190, 200)], _board.Pulses(Pin));
        _board.Pass(1000);
        Assert.False(_board.Driver.IsHigh(Pin));
        // The last frame came at 190, so that the beats end by 240.
        Assert.All(_board.Pulses(Pin), pulse => Assert.True(pulse.Off <= 250));
    }

    [Fact]
    public void A_heart_that_is_disposed_is_off()
    {
        var heart = new HeartbeatOutput(_board.Pins, Pin, new() { Period = TimeSpan.FromMilliseconds(20), Clock = _board.Clock });
        heart.Beat();
        _board.Pass(10);
        Assert.True(_board.Driver.IsHigh(Pin));
        heart.Dispose();
        Assert.False(_board.Driver.IsHigh(Pin));
    }
}
