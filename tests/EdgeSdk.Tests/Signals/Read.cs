using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

/// <summary>Reads one signal once.</summary>
internal static class Read
{
    public static double? One(Signal signal, Quantity quantity, TimeSpan time = default)
    {
        var values = new double?[signal.Quantities.Count];
        signal.Read(time, values);
        for (var i = 0; i < values.Length; i++)
        {
            if (signal.Quantities[i] == quantity)
                return values[i];
        }
        throw new ArgumentException($"The signal does not read {quantity}.", nameof(quantity));
    }

    public static double? Battery(string listing, Quantity quantity)
    {
        using var tree = new DeviceTree(listing);
        return One(new BatterySignal(tree.Root), quantity);
    }
}
