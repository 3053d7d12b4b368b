using System.Globalization;
using System.Text;

namespace EdgeSdk.Simulation;

/// <summary>A simulation as one picture that needs nothing else: budget, charge, temperature and latency over time. The viewer draws the text.</summary>
internal static class SvgChart
{
    private const int Width = 900, Left = 70, Right = 20, Height = 120, Gap = 46, Top = 40;

    public static string Draw(SimulationResult result, double trip, double deadline)
    {
        var svg = new StringBuilder();
        var points = result.Points;
        var end = points[^1].Seconds;
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Top + (4 * (Height + Gap))}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"20\" font-size=\"15\">{result.Trace}: {result.Strategy}</text>\n");
        Panel(0, "budget granted", 0, 1, "0.0", p => p.Budget, "#1f5fa8", steps: true);
        Panel(1, "state of charge", 0, 1, "0.0", p => p.Charge, "#2e7d32");
        Panel(2, "temperature, °C (line: trip point)", 20, Math.Max(trip + 5, points.Max(p => p.Celsius)), "0", p => p.Celsius, "#b3541e", limit: trip);
        Panel(3, "longest latency, ms (line: deadline)", 0, Math.Max(deadline * 1500, 1000 * points.Max(p => p.Latency)), "0", p => p.Latency * 1000, "#6a3d9a", limit: deadline * 1000);
        return svg.Append("</svg>\n").ToString();

        void Panel(int index, string title, double low, double high, string format, Func<Point, double> of, string colour, bool steps = false, double? limit = null)
        {
            var top = Top + (index * (Height + Gap));
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{top - 5}\">{title}</text>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{top}\" width=\"{Width - Left - Right}\" height=\"{Height}\" fill=\"none\" stroke=\"#999\"/>\n");
            foreach (var share in new[] { 0, 0.5, 1 })
            {
                var value = low + (share * (high - low));
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{Y(value) + 4:0.#}\" text-anchor=\"end\">{value.ToString(format, CultureInfo.InvariantCulture)}</text>\n");
                var time = TimeSpan.FromSeconds(share * end);
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(share * end):0.#}\" y=\"{top + Height + 15}\" text-anchor=\"middle\">{time:h\\:mm} h</text>\n");
            }
            if (limit is { } at)
                svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(at):0.#}\" y2=\"{Y(at):0.#}\" stroke=\"#c62828\" stroke-dasharray=\"4 3\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" points=\"");
            // No more points than a screen has columns, each the greatest of its share.
            foreach (var column in points.Chunk(Math.Max(1, points.Count / 800)))
            {
                var value = column.Max(of);
                svg.Append(CultureInfo.InvariantCulture, $"{X(column[0].Seconds):0.#},{Y(value):0.#} ");
                if (steps)
                    svg.Append(CultureInfo.InvariantCulture, $"{X(column[^1].Seconds):0.#},{Y(value):0.#} ");
            }
            svg.Append("\"/>\n");

            double Y(double value) => top + Height - ((Math.Clamp(value, low, high) - low) / (high - low) * Height);
        }

        double X(double seconds) => Left + (seconds / end * (Width - Left - Right));
    }
}
