namespace EdgeSdk.Benchmarks.Frames;

/// <summary>The figures that have a goal, one line each, after the tables they come from.</summary>
internal sealed class Goals
{
    private readonly List<string> _lines = [];

    public void Add(string figure, double value, string shown, double goal) =>
        _lines.Add($"{(value <= goal ? "reached" : "MISSED "),-8} {figure}: {shown} (goal: at most {goal})");

    public void Print()
    {
        Console.WriteLine();
        foreach (var line in _lines)
            Console.WriteLine(line);
    }
}
