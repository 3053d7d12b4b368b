using System.Globalization;
using EdgeSdk.Signals;

namespace QuickStart;

/// <summary>
/// A device made up for the show: state of charge and load over time, with straight lines between the rows of the file. It is also the clock that the
/// governor goes by, so that half an hour on the belt passes in seconds.
/// </summary>
internal sealed class Trace : TimeProvider
{
    private readonly Row[] _rows;
    private TimeSpan _now;

    private Trace(Row[] rows) => _rows = rows;

    public TimeSpan Length => TimeSpan.FromSeconds(_rows[^1].Seconds);

    public TimeSpan Now => _now;

    public double Charge => At(row => row.Charge);

    public double Load => At(row => row.Load);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public void MoveTo(TimeSpan now) => _now = now;

    /// <summary>Stands in for the device's own battery and processor.</summary>
    public void Feed(SignalOptions signals)
    {
        signals.Clock = this;
        signals.Manual = true;
        signals.Add(Quantity.BatteryCharge, () => Charge)
            .Add(Quantity.BatteryDirection, () => -1)
            .Add(Quantity.CpuLoadOfOthers, () => Load);
    }

    /// <summary>Reads rows of seconds, state of charge in per cent, and load of other programs in per cent.</summary>
    public static Trace Read(string path)
    {
        try
        {
            var rows = File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').Select(Row.Parse).ToArray();
            if (rows.Length < 2 || rows.Zip(rows.Skip(1)).Any(pair => pair.First.Seconds >= pair.Second.Seconds))
                throw new InvalidDataException($"{path}: needs at least two rows of rising time.");
            return new Trace(rows);
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{path}: has a row that is not 'seconds,charge,load'.", e);
        }
    }

    private double At(Func<Row, double> value)
    {
        var next = Array.FindIndex(_rows, row => row.Seconds >= _now.TotalSeconds);
        if (next <= 0)
            return value(next == 0 ? _rows[0] : _rows[^1]);
        var (before, after) = (_rows[next - 1], _rows[next]);
        var share = (_now.TotalSeconds - before.Seconds) / (after.Seconds - before.Seconds);
        return value(before) + (value(after) - value(before)) * share;
    }

    private readonly record struct Row(double Seconds, double Charge, double Load)
    {
        public static Row Parse(string line)
        {
            var cells = line.Split(',');
            return new Row(Number(cells[0]), Number(cells[1]) / 100, Number(cells[2]) / 100);
        }

        private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
    }
}
