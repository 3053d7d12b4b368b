using System.Device.Gpio;
using EdgeSdk.Gpio.Simulation;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Gpio.Tests;

/// <summary>A real controller over a board without hardware, with a clock that is driven by hand and a list of all that happened to the pins.</summary>
internal sealed class Board : IDisposable
{
    private readonly long _origin;

    public Board()
    {
        _origin = Clock.GetTimestamp();
        Pins = new GpioController(Driver);
        Driver.Changed += (_, change) => History.Add((change.Pin, change.High, Now));
    }

    public FakeTimeProvider Clock { get; } = new();

    public SimulatedBoard Driver { get; } = new();

    public GpioController Pins { get; }

    /// <summary>Pin, level, milliseconds.</summary>
    public List<(int Pin, bool High, double At)> History { get; } = [];

    public double Now => Clock.GetElapsedTime(_origin).TotalMilliseconds;

    /// <summary>Lets time pass, millisecond by millisecond, as timers see it.</summary>
    public void Pass(int milliseconds)
    {
        for (var i = 0; i < milliseconds; i++)
            Clock.Advance(TimeSpan.FromMilliseconds(1));
    }

    /// <summary>A part passes the light barrier: one millisecond high.</summary>
    public void Part(int pin)
    {
        Driver.Drive(pin, true);
        Pass(1);
        Driver.Drive(pin, false);
    }

    /// <summary>When the pin went high, and when low again.</summary>
    public (double On, double Off)[] Pulses(int pin)
    {
        var edges = History.Where(change => change.Pin == pin).ToArray();
        return [.. edges.Chunk(2).Where(pair => pair.Length == 2).Select(pair => (pair[0].At, pair[1].At))];
    }

    public void Dispose() => Pins.Dispose();
}
