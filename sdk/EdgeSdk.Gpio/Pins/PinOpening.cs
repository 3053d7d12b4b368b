using System.Device.Gpio;

namespace EdgeSdk.Gpio;

/// <summary>Opens a pin for one user, or says why not.</summary>
internal static class PinOpening
{
    public static GpioPin Open(GpioController board, int number, string user, PinMode mode, PinValue? value)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        // The controller hands an open pin to whoever asks for it again, and the two would then fight over it.
        if (board.IsPinOpen(number))
            throw new PinException($"{user}: pin {number} is already in use by this program; give each use a pin of its own.", number);
        GpioPin? pin = null;
        try
        {
            pin = board.OpenPin(number);
            if (!pin.IsPinModeSupported(mode))
                throw new PinException($"{user}: pin {number} does not support {mode} on this board; choose another pin, or PinPull.None with a resistor of your own.", number);
            // With its level, so that the pin does not come up as an output at the wrong one.
            return value is { } level ? board.OpenPin(number, mode, level) : board.OpenPin(number, mode);
        }
        catch (Exception refused) when (refused is not PinException and not ObjectDisposedException)
        {
            pin?.Dispose();
            throw new PinException(
                $"{user}: pin {number} cannot be opened ({refused.Message.TrimEnd('.')}); another program or a kernel driver may hold it, or this user may not use it: free it, or choose another pin.", number, refused);
        }
        catch (PinException)
        {
            pin?.Dispose();
            throw;
        }
    }

    /// <summary>Closes a pin, which may be gone already, with its board or from it.</summary>
    public static void Close(GpioPin pin, Action? before = null)
    {
        try
        {
            if (!pin.Controller.IsPinOpen(pin.PinNumber))
                return;
            before?.Invoke();
            pin.Dispose();
        }
        catch (Exception gone) when (gone is ObjectDisposedException or IOException or InvalidOperationException)
        {
            // There is nothing left to close.
        }
    }
}
