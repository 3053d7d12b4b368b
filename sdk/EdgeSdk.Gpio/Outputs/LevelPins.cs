using System.Device.Gpio;

namespace EdgeSdk.Gpio;

/// <summary>The budget as a bar of lamps: of n pins the first ones are on, in proportion to the budget; at least one, and all at the whole budget.</summary>
public sealed class LevelPins : IDisposable
{
    private readonly OutputPin[] _pins;
    private int _shown;

    /// <summary>Opens the pins, off.</summary>
    /// <param name="board">The pins; they must outlive the lamps.</param>
    /// <param name="pins">The pins from the first lamp to the last, by their numbers on the chip; at least one.</param>
    /// <param name="activeLow">Whether a low pin means on.</param>
    /// <exception cref="ArgumentException">There is no pin.</exception>
    /// <exception cref="PinException">A pin is taken or unsuitable.</exception>
    public LevelPins(GpioController board, IReadOnlyList<int> pins, bool activeLow = false)
    {
        ArgumentNullException.ThrowIfNull(pins);
        if (pins.Count == 0)
            throw new ArgumentException("The bar of lamps has no pin; give at least one.", nameof(pins));
        _pins = new OutputPin[pins.Count];
        try
        {
            for (var i = 0; i < _pins.Length; i++)
                _pins[i] = new OutputPin(board, pins[i], activeLow, $"lamp {i + 1} of the level");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Shows a budget, such as <c>result.Budget.Granted</c>. Writes only the pins that change; one thread at a time.</summary>
    /// <param name="budget">The budget, in (0, 1].</param>
    public void Show(double budget)
    {
        var lit = Math.Clamp((int)Math.Ceiling(budget * _pins.Length - 1e-9), 1, _pins.Length);
        for (; _shown < lit; _shown++)
            _pins[_shown].Write(true);
        for (; _shown > lit; _shown--)
            _pins[_shown - 1].Write(false);
    }

    /// <summary>All off, and the pins closed.</summary>
    public void Dispose()
    {
        foreach (var pin in _pins)
            pin?.Dispose();
    }
}
