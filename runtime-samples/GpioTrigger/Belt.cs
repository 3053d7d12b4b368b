using EdgeSdk.Gpio.Simulation;

namespace GpioTrigger;

/// <summary>What stands around a simulated board: a belt that carries parts past the light barrier, and somebody who presses the power-save switch half-way.</summary>
internal sealed class Belt : IDisposable
{
    // When the switch is pressed on a belt that never ends.
    private const int SomePart = 10;

    private static readonly TimeSpan InTheBeam = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    public Belt(SimulatedBoard board, Wiring wiring, int parts, double partsPerSecond)
    {
        board.Changed += (_, change) =>
        {
            if (change.Pin == wiring.Reject)
                Console.WriteLine($"  pin {change.Pin} {(change.High ? "high: the ejector throws" : "low")}");
        };
        _thread = new Thread(() => Run(board, wiring, parts, TimeSpan.FromSeconds(1 / partsPerSecond))) { IsBackground = true, Name = "belt" };
    }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted))
            return;
        _thread.Join();
        _stop.Dispose();
    }

    private void Run(SimulatedBoard board, Wiring wiring, int parts, TimeSpan period)
    {
        for (var part = 1; parts == 0 || part <= parts; part++)
        {
            if (_stop.Token.WaitHandle.WaitOne(period - InTheBeam))
                return;
            if (part == (parts == 0 ? SomePart : parts / 2))
                board.Drive(wiring.PowerSave, false);
            board.Drive(wiring.Trigger, true);
            if (_stop.Token.WaitHandle.WaitOne(InTheBeam))
                return;
            board.Drive(wiring.Trigger, false);
        }
    }
}
