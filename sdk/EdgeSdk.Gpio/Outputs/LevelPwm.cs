using System.Device.Pwm;

namespace EdgeSdk.Gpio;

/// <summary>The budget as the duty cycle of a PWM channel: a lamp's brightness, a needle, a fan. Written only when it changes.</summary>
public sealed class LevelPwm : IDisposable
{
    private readonly PwmChannel _channel;
    private double _shown = -1;
    private Exception? _problem;

    /// <summary>Starts the channel at duty cycle 0.</summary>
    /// <param name="channel">The channel, for example <c>PwmChannel.Create(0, 0)</c>; this object disposes it.</param>
    public LevelPwm(PwmChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        _channel = channel;
        Write(0);
        _channel.Start();
    }

    /// <summary>Why the channel could not be written last; <see langword="null"/> when it was. Frames go on all the same.</summary>
    public Exception? Problem => Volatile.Read(ref _problem);

    /// <summary>Shows a budget, such as <c>result.Budget.Granted</c>; one thread at a time.</summary>
    /// <param name="budget">The budget, in (0, 1].</param>
    public void Show(double budget)
    {
        if (budget != _shown)
            Write(Math.Clamp(budget, 0, 1));
    }

    /// <summary>Duty cycle 0, and the channel stopped and disposed.</summary>
    public void Dispose()
    {
        Write(0);
        _channel.Stop();
        _channel.Dispose();
    }

    private void Write(double duty)
    {
        try
        {
            _channel.DutyCycle = duty;
            (_shown, _problem) = (duty, null);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Volatile.Write(ref _problem, refused);
        }
    }
}
