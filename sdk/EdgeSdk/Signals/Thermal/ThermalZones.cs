namespace EdgeSdk.Signals;

/// <summary>The zones of /sys/class/thermal (kernel: Documentation/driver-api/thermal/sysfs-api.rst).</summary>
internal sealed class ThermalZones(string root)
{
    private const int MostTrips = 16;

    // Some sensors answer through a slow bus and trip points hardly ever move.
    private static readonly TimeSpan TripsLast = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, double?> _trips = [];
    private TimeSpan _read;

    public Heat Read(TimeSpan now)
    {
        if (now < _read || now - _read >= TripsLast)
        {
            _trips.Clear();
            _read = now;
        }
        var heat = default(Heat);
        foreach (var zone in SensorFile.ListFolders(root))
        {
            if (!Path.GetFileName(zone).StartsWith("thermal_zone", StringComparison.Ordinal) || Heat.Read(Path.Combine(zone, "temp")) is not { } temperature)
                continue;
            if (!_trips.TryGetValue(zone, out var trip))
                _trips[zone] = trip = FirstPassive(zone);
            heat = heat.With(temperature, trip);
        }
        return heat;
    }

    // A trip point at or below zero is one the firmware left unset.
    private static double? FirstPassive(string zone)
    {
        double? first = null;
        for (var i = 0; i < MostTrips && SensorFile.ReadWord(Path.Combine(zone, $"trip_point_{i}_type")) is { } type; i++)
        {
            if (type == "passive" && Heat.Read(Path.Combine(zone, $"trip_point_{i}_temp")) is > 0 and var at)
                first = Math.Min(first ?? at, at);
        }
        return first;
    }
}
