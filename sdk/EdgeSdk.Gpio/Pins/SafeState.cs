using System.Runtime.InteropServices;

namespace EdgeSdk.Gpio;

/// <summary>
/// Switches all outputs off when the process ends: at its regular end, at an exception that nobody caught, and at the signals that end a program. Nothing can be done at SIGKILL
/// and power loss: there a resistor on the board has to hold the line.
/// </summary>
internal static class SafeState
{
    private static readonly Lock Changing = new();
    private static readonly HashSet<OutputPin> Outputs = [];
    private static PosixSignalRegistration[]? _signals;

    public static void Watch(OutputPin output)
    {
        lock (Changing)
        {
            Outputs.Add(output);
            if (_signals is not null)
                return;
            AppDomain.CurrentDomain.ProcessExit += static (_, _) => Fall();
            AppDomain.CurrentDomain.UnhandledException += static (_, _) => Fall();
            // Since .NET 10 a signal ends the process without any of the above. The signal then goes on to whoever handles it, or ends the process.
            _signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, static _ => Fall()))];
        }
    }

    public static void Forget(OutputPin output)
    {
        lock (Changing)
            Outputs.Remove(output);
    }

    /// <summary>All outputs off. They may be switched on again by a program that handles the signal and goes on.</summary>
    internal static void Fall()
    {
        OutputPin[] outputs;
        lock (Changing)
            outputs = [.. Outputs];
        foreach (var output in outputs)
            output.Write(false);
    }
}
