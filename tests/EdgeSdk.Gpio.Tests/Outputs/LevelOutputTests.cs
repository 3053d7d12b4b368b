using System.Device.Pwm;

namespace EdgeSdk.Gpio.Tests.Outputs;

public sealed class LevelOutputTests : IDisposable
{
    private static readonly int[] Lamps = [5, 6, 13, 19];

    private readonly Board _board = new();

    public void Dispose() => _board.Dispose();

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.25, 1)]
    [InlineData(0.3, 2)]
    [InlineData(0.5, 2)]
    [InlineData(0.75, 3)]
    [InlineData(1, 4)]
    public void As_many_lamps_are_on_as_the_budget_is_worth(double budget, int lit)
    {
        using var lamps = new LevelPins(_board.Pins, Lamps);
        lamps.Show(budget);
        Assert.Equal(Lamps.Select((_, i) => i < lit), Lamps.Select(_board.Driver.IsHigh));
    }

    [Fact]
    public void Only_lamps_that_change_are_written()
    {
        using var lamps = new LevelPins(_board.Pins, Lamps);
        foreach (var budget in new[] { 1, 1, 0.5, 0.5, 0.75 })
            lamps.Show(budget);
        Assert.Equal([(5, true), (6, true), (13, true), (19, true), (19, false), (13, false), (13, true)], _board.History.Select(change => (change.Pin, change.High)));
    }

    [Fact]
    public void A_bar_whose_second_pin_is_taken_gives_the_first_one_back()
    {
        _board.Driver.Occupy(6);
        Assert.Contains("lamp 2 of the level: pin 6", Assert.Throws<PinException>(() => new LevelPins(_board.Pins, Lamps)).Message, StringComparison.Ordinal);
        using var other = new PulseOutput(_board.Pins, 5);
    }

    [Fact]
    public void A_PWM_channel_carries_the_budget_as_its_duty_cycle_and_ends_at_zero()
    {
        var channel = new Channel();
        var lamp = new LevelPwm(channel);
        foreach (var budget in new[] { 0.3, 0.3, 1, 0.1 })
            lamp.Show(budget);
        channel.Refuses = true;
        lamp.Show(0.5);
        Assert.Equal("No such device", lamp.Problem?.Message);
        channel.Refuses = false;
        lamp.Dispose();
        Assert.Equal(["0", "start", "0.3", "1", "0.1", "0", "stop", "disposed"], channel.Log);
    }

    private sealed class Channel : PwmChannel
    {
        private double _duty;

        public List<string> Log { get; } = [];

        public bool Refuses { get; set; }

        public override int Frequency { get; set; } = 1000;

        public override double DutyCycle
        {
            get => _duty;
            set
            {
                if (Refuses)
                    throw new IOException("No such device");
                _duty = value;
                Log.Add(FormattableString.Invariant($"{value}"));
            }
        }

        public override void Start() => Log.Add("start");

        public override void Stop() => Log.Add("stop");

        protected override void Dispose(bool disposing)
        {
            Log.Add("disposed");
            base.Dispose(disposing);
        }
    }
}
