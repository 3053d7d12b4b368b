namespace EdgeSdk.Gpio.Tests.Outputs;

public sealed class RejectOutputTests : IDisposable
{
    private const int Barrier = 17;
    private const int Ejector = 27;

    private readonly Board _board = new();
    private readonly FrameTrigger _trigger;

    public RejectOutputTests() => _trigger = new(_board.Pins, Barrier, new() { Clock = _board.Clock, Waiting = 16 });

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _trigger.Dispose();
        _board.Dispose();
    }

    [Fact]
    public void A_bad_part_is_thrown_out_at_the_edge_of_the_part_so_many_after_it()
    {
        using var reject = new RejectOutput(_board.Pins, Ejector, _trigger, new() { Parts = 3, Width = TimeSpan.FromMilliseconds(4) });
        for (var part = 1; part <= 8; part++)
        {
            var edge = Part();
            // Parts 2 and 4 are bad: the ejector has them at the edges of 5 and 7, which come at 40 and 60 ms.
            if (part is 2 or 4)
                Assert.True(reject.Reject(edge));
        }
        Assert.Equal([(40, 44), (60, 64)], _board.Pulses(Ejector));
        Assert.Equal((2, 0), (reject.Rejected, reject.Late));
    }

    [Fact]
    public void Frames_that_were_missed_shift_nothing()
    {
        using var reject = new RejectOutput(_board.Pins, Ejector, _trigger, new() { Parts = 2, Width = TimeSpan.FromMilliseconds(4) });
        var first = Part();
        _board.Part(Barrier);
        _board.Pass(9);
        reject.Reject(first);
        _board.Part(Barrier);
        _board.Pass(9);
        Assert.Equal([(20, 24)], _board.Pulses(Ejector));
    }

    [Fact]
    public void A_bad_part_is_thrown_out_so_long_after_its_own_edge_however_long_the_verdict_took()
    {
        using var reject = new RejectOutput(_board.Pins, Ejector, _trigger, new() { Delay = TimeSpan.FromMilliseconds(30), Width = TimeSpan.FromMilliseconds(4) });
        var edge = Part();
        _board.Pass(7);
        Assert.True(reject.Reject(edge));
        _board.Pass(50);
        Assert.Equal([(30, 34)], _board.Pulses(Ejector));
    }

    [Fact]
    public void Without_parts_and_delay_the_pulse_comes_with_the_verdict()
    {
        using var reject = new RejectOutput(_board.Pins, Ejector, _trigger);
        var edge = Part();
        Assert.True(reject.Reject(edge));
        Assert.True(reject.IsOn);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 15)]
    public void A_verdict_that_comes_when_its_part_has_passed_hits_no_other(int parts, int delay)
    {
        using var reject = new RejectOutput(_board.Pins, Ejector, _trigger, new() { Parts = parts, Delay = TimeSpan.FromMilliseconds(delay) });
        var edge = Part();
        Part();
        Part();
        Assert.False(reject.Reject(edge));
        for (var i = 0; i < 5; i++)
            Part();
        Assert.Equal((0, 1), (reject.Rejected, reject.Late));
        Assert.DoesNotContain(_board.History, change => change.Pin == Ejector);
    }

    [Fact]
    public void With_parts_and_a_delay_the_pulse_comes_so_long_after_that_parts_edge()
    {
        using var reject = new RejectOutput(_board.Pins, Ejector, _trigger, new() { Parts = 1, Delay = TimeSpan.FromMilliseconds(3), Width = TimeSpan.FromMilliseconds(2) });
        reject.Reject(Part());
        Part();
        Assert.Equal([(13, 15)], _board.Pulses(Ejector));
    }

    // A part every 10 ms.
    private TriggerEdge Part()
    {
        _board.Part(Barrier);
        var edge = _trigger.Wait(TimeSpan.Zero, Ended)!.Value;
        _board.Pass(9);
        return edge;
    }
}
