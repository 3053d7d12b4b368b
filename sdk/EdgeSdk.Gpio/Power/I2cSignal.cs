using System.Device.I2c;
using EdgeSdk.Signals;

namespace EdgeSdk.Gpio.Power;

/// <summary>
/// Signals of a chip on I2C. The bus is opened and the chip set up by the first reading, and again after every one that failed: a chip that is missing at the start, or unplugged and
/// plugged in again, is found as soon as it answers. Until then the quantities are unknown, and then lost; the reason is in <see cref="ReadingSet.Fault"/>, and frames go on.
/// </summary>
public abstract class I2cSignal : Signal, IDisposable
{
    private readonly string _chip;
    private readonly I2cConnectionSettings _settings;
    private readonly Func<I2cConnectionSettings, I2cDevice> _open;
    private I2cDevice? _device;

    private protected I2cSignal(string chip, I2cConnectionSettings settings, Func<I2cConnectionSettings, I2cDevice>? open, params ReadOnlySpan<Quantity> quantities) : base(quantities)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_chip, _settings, _open) = (chip, settings, open ?? I2cDevice.Create);
    }

    /// <inheritdoc/>
    /// <exception cref="I2cDeviceException">The chip does not answer, or is another one.</exception>
    public override void Read(TimeSpan now, Span<double?> values)
    {
        try
        {
            if (_device is null)
            {
                _device = _open(_settings);
                SetUp(_device);
            }
            Read(values);
        }
#pragma warning disable CA1031 // Drivers and bindings throw what they like; all of it means that the chip cannot be read.
        catch (Exception refused)
#pragma warning restore CA1031
        {
            Dispose();
            throw refused as I2cDeviceException ?? Problem(
                $"does not answer ({refused.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}); check power, wiring and address: 'i2cdetect -y {_settings.BusId}' shows who is there.", refused);
        }
    }

    /// <summary>Closes the chip; the next reading would open it again.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the chip.</summary>
    protected virtual void Dispose(bool disposing)
    {
        _device?.Dispose();
        _device = null;
    }

    /// <summary>Configures the chip, and checks that it is the one.</summary>
    private protected abstract void SetUp(I2cDevice device);

    /// <summary>Reads the chip that was set up.</summary>
    private protected abstract void Read(Span<double?> values);

    /// <summary>A sentence about this chip at its place.</summary>
    private protected I2cDeviceException Problem(string what, Exception? inner = null) =>
        new($"{_chip} at 0x{_settings.DeviceAddress:x2} on I2C bus {_settings.BusId} {what}", _settings.BusId, _settings.DeviceAddress, inner);
}
