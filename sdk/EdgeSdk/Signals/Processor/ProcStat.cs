namespace EdgeSdk.Signals;

/// <summary>The machine's processor time as Linux tells it: /proc/stat.</summary>
internal static class ProcStat
{
    public static ProcessorTimes? Read(string path) => SensorFile.ReadText(path) is { } text ? Parse(text) : null;

    public static ProcessorTimes? Parse(string text)
    {
        ProcessorTimes? all = null;
        var processors = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("cpu "))
                all = ParseTimes(line[4..]);
            else if (line.StartsWith("cpu"))
                processors++;
            else
                break;
        }
        return all is { } times && processors > 0 ? times with { Processors = processors } : null;
    }

    // user nice system idle iowait irq softirq steal [guest guest_nice]: guests are already counted in user and nice,
    // and what the hypervisor stole is busy, since nobody here could use it.
    private static ProcessorTimes? ParseTimes(ReadOnlySpan<char> columns)
    {
        double total = 0, idle = 0;
        var column = 0;
        foreach (var range in columns.Split(' '))
        {
            if (columns[range].IsEmpty)
                continue;
            if (!ulong.TryParse(columns[range], out var ticks))
                return null;
            total += ticks;
            if (column is 3 or 4)
                idle += ticks;
            if (++column == 8)
                break;
        }
        return column >= 4 ? new ProcessorTimes(total - idle, total, 0) : null;
    }
}
