using System.Globalization;

namespace EdgeSdk.Simulation;

/// <summary>What happens around a device over time, from a CSV file. Every row holds until the next one; the last row ends the trace.</summary>
internal sealed class Trace
{
    private const string Columns = "seconds,frames_per_second,load_of_others,ambient_celsius,mains_watts,gauge,forced_budget";

    private Trace(string name, Moment[] moments) => (Name, Moments) = (name, moments);

    public string Name { get; }

    public IReadOnlyList<Moment> Moments { get; }

    public double Seconds => Moments[^1].Seconds;

    public static Trace Read(string path) => Parse(Path.GetFileNameWithoutExtension(path), File.ReadAllLines(path), path);

    public static Trace Parse(string name, IReadOnlyList<string> lines, string path)
    {
        List<Moment> moments = [];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] == '#' || lines[i] == Columns)
                continue;
            var moment = Moment.Parse(lines[i]) ?? throw new InvalidDataException($"{path}({i + 1}): not a row of {Columns}: '{lines[i]}'.");
            if (moments.Count > 0 && moment.Seconds <= moments[^1].Seconds)
                throw new InvalidDataException($"{path}({i + 1}): {moment.Seconds} s does not come after {moments[^1].Seconds} s.");
            moments.Add(moment);
        }
        return moments.Count >= 2 && moments[0].Seconds == 0 ? new Trace(name, [.. moments])
            : throw new InvalidDataException($"{path}: a trace has at least two rows and begins at 0 s.");
    }

    public static string Format(string comment, IEnumerable<Moment> moments) => $"# {comment}\n{Columns}\n" + string.Concat(moments.Select(m => m + "\n"));

    /// <summary>The row in force at every full second.</summary>
    public IEnumerable<Moment> BySecond()
    {
        var row = 0;
        for (var second = 0; second < Seconds; second++)
        {
            while (row + 1 < Moments.Count && Moments[row + 1].Seconds <= second)
                row++;
            yield return Moments[row];
        }
    }
}

/// <summary>How a battery gauge behaves.</summary>
internal enum Gauge
{
    /// <summary>It tells the truth, with its noise.</summary>
    Works,

    /// <summary>It answers nothing.</summary>
    Silent,

    /// <summary>It answers what it last said.</summary>
    Stuck,

    /// <summary>It answers nonsense.</summary>
    Garbage,
}

/// <summary>One row of a trace.</summary>
/// <param name="Seconds">From when it holds.</param>
/// <param name="FramesPerSecond">How many frames arrive.</param>
/// <param name="LoadOfOthers">Share of the processor that other programs take, 0..0.99.</param>
/// <param name="Ambient">Temperature around the device in degrees Celsius.</param>
/// <param name="MainsWatts">What comes from outside; 0 is nothing.</param>
/// <param name="Gauge">How the battery's gauge behaves.</param>
/// <param name="Forced">The budget that an operator forces; null is none.</param>
internal sealed record Moment(double Seconds, double FramesPerSecond, double LoadOfOthers, double Ambient, double MainsWatts, Gauge Gauge, double? Forced)
{
    public static Moment? Parse(string line)
    {
        var cells = line.Split(',');
        if (cells.Length != 7 || !Enum.TryParse<Gauge>(cells[5], ignoreCase: true, out var gauge) || char.IsDigit(cells[5].FirstOrDefault()))
            return null;
        double[] numbers = [.. cells[..5].Select(Number)];
        var forced = cells[6].Length == 0 ? (double?)null : Number(cells[6]);
        return Array.TrueForAll(numbers, double.IsFinite) && numbers[0] >= 0 && numbers[1] is >= 0 and <= 1000 && numbers[2] is >= 0 and <= 0.99 && numbers[4] >= 0
            && forced is null or (> 0 and <= 1) ? new(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], gauge, forced) : null;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Seconds:0},{FramesPerSecond:0.##},{LoadOfOthers:0.###},{Ambient:0.#},{MainsWatts:0.##},{Gauge.ToString().ToLowerInvariant()},{Forced:0.##}");

    private static double Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
