using EdgeSdk;

namespace BudgetFromAnywhere;

/// <summary>Where all orders arrive and one of them is obeyed. Any thread gives orders; the frames' thread obeys.</summary>
internal sealed class OrderDesk(TimeProvider clock)
{
    private readonly Order[] _orders = [.. Enum.GetValues<Source>().Select(_ => Order.Nothing)];
    private readonly Lock _ordering = new();
    private (Source? Source, double? Budget) _obeyed;

    /// <summary>Replaces a source's order.</summary>
    /// <param name="source">Who.</param>
    /// <param name="order">What.</param>
    /// <param name="seconds">For how long; until taken back when not given.</param>
    public void Give(Source source, Order order, double? seconds = null)
    {
        if (seconds is { } lasting)
            order = order with { Until = clock.GetTimestamp() + (long)(lasting * clock.TimestampFrequency) };
        lock (_ordering)
            _orders[(int)source] = order;
    }

    /// <summary>Whose order counts now; <see langword="null"/> when the policies decide.</summary>
    public (Source? Source, double? Budget) Current()
    {
        var now = clock.GetTimestamp();
        lock (_ordering)
        {
            foreach (var source in Enum.GetValues<Source>())
            {
                if (_orders[(int)source] is { Budget: { } budget } order && !(order.Until <= now))
                    return (source, budget);
            }
        }
        return default;
    }

    /// <summary>Makes the model do what counts now. Gives whether that is something else than before.</summary>
    public bool Obey(AdaptiveModel model)
    {
        var current = Current();
        if (current == _obeyed)
            return false;
        _obeyed = current;
        if (current.Budget is { } budget)
            model.Force(budget);
        else
            model.Release();
        return true;
    }
}
