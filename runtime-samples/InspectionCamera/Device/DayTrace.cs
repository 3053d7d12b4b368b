using System.Globalization;
using EdgeSdk.Signals;

namespace InspectionCamera.Device;

/// <summary>
/// A device's day from a file: state of charge, load and temperature over time, with straight lines between the rows. It is also the clock that the
/// governor goes by, so that a shift passes in minutes. After the last row a fresh battery is put in and the day begins again.
/// </summary>
internal sealed class DayTrace : TimeProvider
{
    private readonly Row[] _rows;
    private long _now;

    private DayTrace(Row[] rows) => _rows = rows;

    /// <summary>How far the day has got, over all repetitions.</summary>
    public TimeSpan Now => new(Volatile.Read(ref _now));

    /// <summary>How often the day has begun again.</summary>
    public int Repetition => (int)(Now / Length);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    /// <summary>Moves the clock; never back.</summary>
    public void MoveTo(TimeSpan now) => Volatile.Write(ref _now, Math.Max(_now, now.Ticks));

    /// <summary>Stands in for the device's own sensors.</summary>
    public void Feed(SignalOptions signals)
    {
        signals.Clock = this;
        signals.Manual = true;
        signals.Add(Quantity.BatteryCharge, () => At(row => row.Charge))
            .Add(Quantity.BatteryDirection, () => -1)
            .Add(Quantity.CpuLoadOfOthers, () => At(row => row.Load))
            .Add(Quantity.Temperature, () => At(row => row.Temperature));
    }

    /// <summary>Reads rows of seconds, state of charge and load of others in per cent, and degrees Celsius.</summary>
    /// <exception cref="InvalidDataException">A line is no such row, or time does not rise; the message names the line.</exception>
    public static DayTrace Read(string path)
    {
        var rows = new List<Row>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (!Row.TryParse(line, out var row))
                throw new InvalidDataException($"{path}: line {number} is '{line}'; a row is seconds, charge in %, load in %, temperature in °C, for example 0,100,8,31.");
            if (rows.Count > 0 && row.Seconds <= rows[^1].Seconds)
                throw new InvalidDataException($"{path}: line {number} is at {row.Seconds} s and the row before at {rows[^1].Seconds} s; times must rise.");
            rows.Add(row);
        }
        return rows.Count >= 2 ? new([.. rows]) : throw new InvalidDataException($"{path}: has {rows.Count} rows; a day needs two at least.");
    }

    private TimeSpan Length => TimeSpan.FromSeconds(_rows[^1].Seconds);

    private double At(Func<Row, double> value)
    {
        var seconds = Now.TotalSeconds % _rows[^1].Seconds;
        var next = Array.FindIndex(_rows, row => row.Seconds >= seconds);
        if (next == 0)
            return value(_rows[0]);
        var (before, after) = (_rows[next - 1], _rows[next]);
        var share = (seconds - before.Seconds) / (after.Seconds - before.Seconds);
        return value(before) + (value(after) - value(before)) * share;
    }

    private readonly record struct Row(double Seconds, double Charge, double Load, double Temperature)
    {
        public static bool TryParse(string line, out Row row)
        {
            var cells = line.Split(',');
            var numbers = new double[4];
            row = default;
            if (cells.Length != numbers.Length)
                return false;
            for (var i = 0; i < numbers.Length; i++)
                if (!double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                    return false;
            row = new(numbers[0], numbers[1] / 100, numbers[2] / 100, numbers[3]);
            return true;
        }
    }
}
