using EdgeSdk.Signals;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Tests.Signals;

public class SamplerTests
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(9);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Signals_are_read_at_once_and_then_at_their_rate()
    {
        var reads = 0;
        using var sampler = new Sampler(Options(() => ++reads * 0.1), StaleAfter);
        Assert.Equal(0.1, Charge(sampler));
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal(0.1, Charge(sampler));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(0.2, Charge(sampler));
    }

    [Fact]
    public void Manual_sampling_reads_only_when_asked()
    {
        var options = Options(() => 0.5);
        options.Manual = true;
        using var sampler = new Sampler(options, StaleAfter);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(Charge(sampler));
        sampler.Sample();
        Assert.Equal(0.5, Charge(sampler));
    }

    [Fact]
    public void A_signal_that_answers_nothing_keeps_its_last_answer_with_its_time()
    {
        double? charge = 0.4;
        using var sampler = new Sampler(Options(() => charge), StaleAfter);
        charge = null;
        _clock.Advance(TimeSpan.FromSeconds(3));
        var reading = sampler.Latest.Readings[0];
        Assert.True(reading.TryGet(out var value));
        Assert.Equal((0.4, TimeSpan.Zero), (value, reading.Time));
        Assert.False(sampler.Latest.TryGet(Quantity.BatteryCharge, sampler.Now, TimeSpan.FromSeconds(2), out _));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(-0.01)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_makes_no_sense_is_unknown(double charge)
    {
        using var sampler = new Sampler(Options(() => charge), StaleAfter);
        Assert.Null(Charge(sampler));
        Assert.Equal("battery.charge unknown", sampler.Latest.Readings[0].ToString());
    }

    [Fact]
    public void A_signal_that_throws_is_unknown_and_its_exception_kept_while_the_others_go_on()
    {
        var options = Options(() => throw new TimeoutException("I2C is silent")).Add(Quantity.CpuLoadOfOthers, () => 0.25);
        using var sampler = new Sampler(options, StaleAfter);
        Assert.Null(Charge(sampler));
        Assert.True(sampler.Latest.TryGet(Quantity.CpuLoadOfOthers, sampler.Now, TimeSpan.Zero, out var load));
        Assert.Equal(0.25, load);
        Assert.IsType<TimeoutException>(sampler.Latest.Fault);
    }

    [Fact]
    public void Of_two_signals_for_one_quantity_the_first_that_knows_counts()
    {
        double? first = null;
        using var sampler = new Sampler(Options(() => first).Add(Quantity.BatteryCharge, () => 0.7), StaleAfter);
        Assert.Equal(0.7, Charge(sampler));
        first = 0.3;
        sampler.Sample();
        Assert.Equal(0.3, Charge(sampler));
    }

    [Fact]
    public async Task A_sensor_that_blocks_holds_up_neither_readers_nor_the_timer()
    {
        using var gate = new ManualResetEventSlim(initialState: true);
        using var entered = new AutoResetEvent(false);
        using var sampler = new Sampler(
            Options(() =>
            {
                entered.Set();
                gate.Wait(TestContext.Current.CancellationToken);
                return 0.9;
            }),
            StaleAfter);
        entered.Reset();
        gate.Reset();
        var blocked = Task.Run(sampler.Sample, TestContext.Current.CancellationToken);
        entered.WaitOne();
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(sampler.Latest.TryGet(Quantity.BatteryCharge, sampler.Now, TimeSpan.FromSeconds(10), out _));
        gate.Set();
        await blocked;
        Assert.Equal(0.9, Charge(sampler));
    }

    [Fact]
    public async Task A_sensor_that_blocks_holds_up_no_other()
    {
        using var gate = new ManualResetEventSlim(initialState: true);
        using var entered = new ManualResetEventSlim();
        var load = 0.1;
        var options = new SignalOptions { Clock = _clock }.Add(Quantity.BatteryCharge, () =>
        {
            entered.Set();
            gate.Wait(TestContext.Current.CancellationToken);
            return 0.9;
        }).Add(Quantity.CpuLoadOfOthers, () => load);
        using var sampler = new Sampler(options, StaleAfter);
        entered.Reset();
        gate.Reset();
        var blocked = Task.Run(sampler.Sample, TestContext.Current.CancellationToken);
        entered.Wait(TestContext.Current.CancellationToken);
        load = 0.7;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(sampler.Latest.TryGet(Quantity.CpuLoadOfOthers, sampler.Now, TimeSpan.Zero, out var seen));
        Assert.Equal(0.7, seen);
        gate.Set();
        await blocked;
    }

    [Fact]
    public void A_signal_may_have_a_rate_of_its_own()
    {
        int slow = 0, fast = 0;
        var options = new SignalOptions { Clock = _clock }.Add(Quantity.CpuLoadOfOthers, () => ++fast * 0.01)
            .Add(Signal.From(Quantity.BatteryCharge, () => ++slow * 0.1), TimeSpan.FromSeconds(5));
        using var sampler = new Sampler(options, StaleAfter);
        for (var i = 0; i < 9; i++)
        {
            sampler.Frame();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal((2, 10), (slow, fast));
    }

    [Fact]
    public void Without_frames_signals_are_read_just_often_enough_that_one_failed_read_makes_none_stale()
    {
        int reads = 0, rare = 0;
        var options = Options(() => ++reads * 1e-3).Add(Signal.From(Quantity.CpuLoadOfOthers, () => ++rare * 1e-3), TimeSpan.FromSeconds(8));
        using var sampler = new Sampler(options, StaleAfter);
        Pause(300);
        (reads, rare) = (0, 0);
        // Every 3.6 seconds, 0.4 of StaleAfter; the other every second time, which is not less often than it asked for.
        Pause(108);
        Assert.Equal((30, 15), (reads, rare));
    }

    [Fact]
    public async Task A_sensor_that_blocks_in_a_pause_makes_no_other_stale()
    {
        using var gate = new ManualResetEventSlim(initialState: true);
        using var entered = new ManualResetEventSlim();
        var options = Options(() =>
        {
            entered.Set();
            gate.Wait(TestContext.Current.CancellationToken);
            return 0.9;
        }).Add(Quantity.CpuLoadOfOthers, () => 0.1);
        using var sampler = new Sampler(options, StaleAfter);
        Pause(20);
        entered.Reset();
        gate.Reset();
        var blocked = Task.Run(sampler.Pass, TestContext.Current.CancellationToken);
        entered.Wait(TestContext.Current.CancellationToken);
        for (var i = 0; i < 100; i++)
        {
            Pause(1);
            Assert.True(sampler.Latest.TryGet(Quantity.CpuLoadOfOthers, sampler.Now, StaleAfter, out _));
        }
        gate.Set();
        await blocked;
    }

    [Fact]
    public void The_first_frame_after_a_pause_finds_readings_that_count_and_has_all_signals_read_at_once_and_then_at_their_rate()
    {
        var (reads, rare) = (0, 0);
        var options = Options(() => ++reads * 1e-3).Add(Signal.From(Quantity.CpuLoadOfOthers, () => ++rare * 1e-3), TimeSpan.FromSeconds(2));
        using var sampler = new Sampler(options, StaleAfter);
        Pause(101.3);
        Assert.True(sampler.Latest.TryGet(Quantity.BatteryCharge, sampler.Now, StaleAfter * 0.4, out _));
        (reads, rare) = (0, 0);
        sampler.Frame();
        _clock.Advance(TimeSpan.Zero);
        Assert.Equal((1, 1), (reads, rare));
        for (var i = 0; i < 4; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            sampler.Frame();
        }
        Assert.Equal((5, 3), (reads, rare));
    }

    [Fact]
    public void A_shorter_life_of_readings_holds_at_once_also_in_a_pause()
    {
        var reads = 0;
        using var sampler = new Sampler(Options(() => ++reads * 1e-3), StaleAfter);
        for (var i = 0; i < 100; i++)
            _clock.Advance(TimeSpan.FromSeconds(1));
        sampler.StaleAfter = TimeSpan.FromSeconds(1.5);
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.5));
            Assert.True(sampler.Latest.TryGet(Quantity.BatteryCharge, sampler.Now, TimeSpan.FromSeconds(1.5), out _));
        }
    }

    [Fact]
    public void While_frames_run_nothing_is_read_less_often_however_long_they_take()
    {
        var reads = 0;
        using var sampler = new Sampler(Options(() => ++reads * 1e-3), StaleAfter);
        reads = 0;
        for (var i = 0; i < 100; i++)
        {
            sampler.Frame();
            for (var k = 0; k < 4; k++)
                _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(400, reads);
    }

    [Fact]
    public void The_time_of_day_is_read_from_the_same_clock()
    {
        _clock.SetUtcNow(new DateTimeOffset(2030, 1, 2, 18, 30, 0, TimeSpan.Zero));
        using var sampler = new Sampler(Options(() => null), StaleAfter);
        Assert.True(sampler.Latest.TryGet(Quantity.TimeOfDay, sampler.Now, TimeSpan.Zero, out var seconds));
        Assert.Equal(18.5 * 3600, seconds);
    }

    [Fact]
    public void After_disposal_nothing_is_read()
    {
        var reads = 0;
        var sampler = new Sampler(Options(() => ++reads), StaleAfter);
        sampler.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, reads);
    }

    [Fact]
    public void Without_a_signal_added_the_devices_own_are_read()
    {
        var device = new SignalOptions().AddDevice().Signals;
        Assert.Equal(7, device.Count);
        Assert.Equal([.. device.Select(signal => signal.GetType()), typeof(TimeOfDaySignal)], new SignalOptions().ToSignals().Select(s => s.Signal.GetType()));
        Assert.Equal(2, new SignalOptions().Add(Quantity.BatteryCharge, () => 1).ToSignals().Length);
    }

    [Theory]
    [InlineData(0.009)]
    [InlineData(3601)]
    public void An_interval_out_of_range_is_refused_with_the_range(double seconds)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new SignalOptions { Interval = TimeSpan.FromSeconds(seconds) });
        Assert.Contains("from 00:00:00.01 to 01:00:00", refused.Message, StringComparison.Ordinal);
    }

    private void Pause(double seconds)
    {
        for (var i = 0; i < Math.Round(seconds * 10); i++)
            _clock.Advance(TimeSpan.FromSeconds(0.1));
    }

    private SignalOptions Options(Func<double?> charge) => new SignalOptions { Clock = _clock }.Add(Quantity.BatteryCharge, charge);

    private static double? Charge(Sampler sampler) =>
        sampler.Latest.TryGet(Quantity.BatteryCharge, sampler.Now, TimeSpan.FromMinutes(1), out var charge) ? charge : null;
}
