using EdgeSdk;
using EdgeSdk.Signals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace QuickStart;

/// <summary>What the belt looks like at the moment.</summary>
internal sealed class Screen(Trace? trace)
{
    // What the other two columns leave of the terminal's width.
    private static readonly int BarWidth = Math.Clamp(AnsiConsole.Profile.Width - 72, 8, 40);

    private readonly LatencyWindow _latency = new(200);
    private string _reason = "", _label = "";
    private double _budget = 1, _share = 1;
    private long _frames, _right;
    private double _spent;
    private double? _charge, _load;

    public void Take(FrameResult result, bool right, ReadingSet readings)
    {
        // The median shown is that of the present level.
        if (result.Budget.Granted != _budget)
            _latency.Clear();
        _frames++;
        _right += right ? 1 : 0;
        _spent += result.MacsShare;
        _latency.Add(result.Latency.TotalMilliseconds);
        (_budget, _share, _label, _reason) = (result.Budget.Granted, result.MacsShare, result.Label, result.Budget.Reason);
        _charge = trace?.Charge ?? Known(readings, Quantity.BatteryCharge);
        _load = trace?.Load ?? Known(readings, Quantity.CpuLoadOfOthers);
    }

    public string Line(TimeSpan elapsed) =>
        $"{Clock(elapsed)}  battery {Percent(_charge)}  load {Percent(_load)}  MACs of this frame {_share,4:0 %}"
        + $"  {_latency.Median:0.00} ms  top-1 {Top1:0.0 %}  {_reason}";

    public IRenderable Table(AdaptiveModel model)
    {
        var table = new Table().Border(TableBorder.Rounded).Expand().AddColumn("signal").AddColumn("").AddColumn("now");
        table.AddRow(new Text("battery"), Bar(_charge ?? 0, Color.Green), new Text(Percent(_charge)));
        table.AddRow(new Text("load of others"), Bar(_load ?? 0, Color.Orange1), new Text(Percent(_load)));
        table.AddRow(new Text("budget"), Bar(_budget, Color.Blue), new Text(_reason));
        table.AddRow(new Text("MACs of this frame"), Bar(_share, Color.Aqua), new Text($"{_share * model.Manifest.DenseMacs / 1e6:0.0} M, {_share:0 %} of dense"));
        table.AddRow("latency", "", $"{_latency.Median:0.00} ms median of {_latency.Count} frames, on {model.Target}");
        table.AddRow("answer", "", Markup.Escape(_label));
        table.AddRow("so far", "", $"{_frames} frames, top-1 {Top1:0.0 %}, mean MACs {_spent / Math.Max(1, _frames):0 %} of dense");
        return table;
    }

    // The trace's own time: that is what the reasons speak of.
    private string Clock(TimeSpan elapsed) => $"{trace?.Now ?? elapsed:mm\\:ss}";

    private double Top1 => (double)_right / Math.Max(1, _frames);

    private static double? Known(ReadingSet readings, Quantity quantity)
    {
        foreach (var reading in readings.Readings)
        {
            if (reading.Quantity == quantity && reading.TryGet(out var value))
                return value;
        }

        return null;
    }

    private static string Percent(double? value) => value is { } known ? $"{known,4:0 %}" : "unknown";

    private static Markup Bar(double share, Color color)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return new Markup($"[{color.ToMarkup()}]{new string('█', full)}[/][grey]{new string('░', BarWidth - full)}[/]");
    }
}
