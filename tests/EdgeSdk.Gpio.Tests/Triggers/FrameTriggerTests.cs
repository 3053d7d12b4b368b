using System.Diagnostics.Metrics;

namespace EdgeSdk.Gpio.Tests.Triggers;

public sealed class FrameTriggerTests : IDisposable
{
    private const int Barrier = 17;

    private readonly Board _board = new();

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    public void Dispose() => _board.Dispose();

    [Fact]
    public void Every_part_is_one_edge_with_a_number_and_a_time()
    {
        using var trigger = Trigger(new());
        for (var part = 1; part <= 3; part++)
        {
            _board.Pass(10);
            var at = _board.Now;
            _board.Part(Barrier);
            Assert.Equal(new TriggerEdge((ulong)part, TimeSpan.FromMilliseconds(at)), trigger.Wait(TimeSpan.Zero, Ended));
        }
        Assert.Null(trigger.Wait(TimeSpan.Zero, Ended));
    }

    [Fact]
    public void The_falling_edge_triggers_where_it_is_asked_for()
    {
        using var trigger = Trigger(new() { Falling = true, Pull = PinPull.Up });
        _board.Pass(5);
        _board.Driver.Drive(Barrier, false);
        Assert.Equal(1ul, trigger.Edges);
        _board.Pass(5);
        _board.Driver.Release(Barrier);
        Assert.Equal(1ul, trigger.Edges);
    }

    [Fact]
    public void Bounce_is_not_a_second_part()
    {
        using var trigger = Trigger(new() { ShortestPeriod = TimeSpan.FromMilliseconds(5) });
        for (var i = 0; i < 4; i++)
            _board.Part(Barrier);
        Assert.Equal(1ul, trigger.Edges);
        _board.Pass(5);
        _board.Part(Barrier);
        Assert.Equal(2ul, trigger.Edges);
    }

    [Fact]
    public void When_the_frame_is_late_the_newest_part_counts_and_the_gap_shows()
    {
        using var trigger = Trigger(new());
        for (var i = 0; i < 3; i++)
        {
            _board.Part(Barrier);
            _board.Pass(5);
        }
        Assert.Equal(3ul, trigger.Wait(TimeSpan.Zero, Ended)?.Number);
        Assert.Null(trigger.Wait(TimeSpan.Zero, Ended));
        Assert.Equal((3ul, 2ul, 1ul), (trigger.Timing.Edges, trigger.Timing.Missed, trigger.Timing.Taken));
    }

    [Fact]
    public void Where_the_camera_keeps_its_pictures_edges_may_wait()
    {
        using var trigger = Trigger(new() { Waiting = 2 });
        for (var i = 0; i < 3; i++)
        {
            _board.Part(Barrier);
            _board.Pass(5);
        }
        Assert.Equal((2ul, 3ul), (trigger.Wait(TimeSpan.Zero, Ended)!.Value.Number, trigger.Wait(TimeSpan.Zero, Ended)!.Value.Number));
    }

    [Fact]
    public void Jitter_is_the_deviation_of_the_delays_from_edge_to_frame()
    {
        using var trigger = Trigger(new());
        // Delays of 1, 3, 1, 3 ms: mean 2, deviation 1.
        foreach (var delay in new[] { 1, 3, 1, 3 })
        {
            _board.Driver.Drive(Barrier, true);
            _board.Pass(delay);
            trigger.Wait(TimeSpan.Zero, Ended);
            _board.Driver.Drive(Barrier, false);
            _board.Pass(10);
        }
        var timing = trigger.Timing;
        Assert.Equal((1, 3), (timing.Shortest.TotalMilliseconds, timing.Longest.TotalMilliseconds));
        Assert.Equal(2, timing.Mean.TotalMilliseconds, 1e-3);
        Assert.Equal(1, timing.Jitter.TotalMilliseconds, 1e-3);
        Assert.Equal("4 edges, 0 missed, frame 2.000 ms after its edge (1.000 to 3.000), jitter 1.000 ms", timing.ToString());
    }

    [Fact]
    public void Delay_and_period_are_histograms_on_the_meter_of_the_SDK()
    {
        List<(string Name, double Value)> seen = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == "EdgeSdk")
                to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (tags.Contains(new("edgesdk.trigger", "belt 7")))
                seen.Add((instrument.Name, Math.Round(value, 6)));
        });
        listener.Start();
        using var trigger = Trigger(new() { Name = "belt 7" });
        _board.Part(Barrier);
        trigger.Wait(TimeSpan.Zero, Ended);
        _board.Pass(19);
        _board.Part(Barrier);
        Assert.Equal([("edgesdk.trigger.delay", 0.001), ("edgesdk.trigger.period", 0.02)], seen);
    }

    [Fact]
    public async Task A_thread_that_waits_gets_the_edge_and_its_token_ends_the_waiting()
    {
        using var trigger = Trigger(new());
        using var end = new CancellationTokenSource();
        var waits = Task.Run(() => trigger.Wait(cancellationToken: end.Token), TestContext.Current.CancellationToken);
        _board.Part(Barrier);
        Assert.Equal(1ul, (await waits)?.Number);
        var second = trigger.WaitAsync(cancellationToken: end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await second);
    }

    [Fact]
    public void Waiting_for_an_edge_allocates_nothing()
    {
        using var trigger = Trigger(new());
        _board.Part(Barrier);
        trigger.Wait(TimeSpan.Zero, Ended);
        _board.Pass(5);
        _board.Part(Barrier);
        var ended = Ended;
        var before = GC.GetAllocatedBytesForCurrentThread();
        trigger.Wait(TimeSpan.Zero, ended);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_closed_trigger_hears_no_more_edges_and_gives_its_pin_back()
    {
        var trigger = Trigger(new());
        trigger.Dispose();
        _board.Part(Barrier);
        Assert.Equal(0ul, trigger.Edges);
        using var again = Trigger(new());
    }

    private FrameTrigger Trigger(FrameTriggerOptions options)
    {
        options.Clock = _board.Clock;
        return new(_board.Pins, Barrier, options);
    }
}
