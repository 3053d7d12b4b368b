using System.Globalization;
using System.Net;
using System.Text;

namespace EdgeSdk.Trainer.Reports;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Points">Its points, by rising x.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A chart of lines as SVG, with text that the browser draws.</summary>
internal static class SvgChart
{
    private const double Width = 640, Height = 300, Left = 56, Right = 150, Top = 12, Bottom = 40;
    private const int Ticks = 5;
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    /// <summary>Draws lines over common axes.</summary>
    /// <param name="xTitle">What x is, with its unit.</param>
    /// <param name="yTitle">What y is, with its unit.</param>
    /// <param name="series">At least one line, each of at least one point.</param>
    /// <param name="marks">Whether every point gets a dot.</param>
    public static string Lines(string xTitle, string yTitle, IReadOnlyList<Series> series, bool marks)
    {
        var points = series.SelectMany(line => line.Points).ToList();
        var (x, y) = (Scale.Of(points.Select(point => point.X)), Scale.Of(points.Select(point => point.Y)));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode($"{yTitle} over {xTitle}")}\">");
        for (var i = 0; i <= Ticks; i++)
        {
            var (atX, atY) = (x.At((double)i / Ticks), y.At((double)i / Ticks));
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(atY):0.#}\" y2=\"{Y(atY):0.#}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{Y(atY) + 4:0.#}\" text-anchor=\"end\">{atY:0.###}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(atX):0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{atX:0.###}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(xTitle)}</text>");
        for (var i = 0; i < series.Count; i++)
        {
            var colour = Colours[i % Colours.Length];
            var path = string.Join(' ', series[i].Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{path}\"/>");
            foreach (var point in marks ? series[i].Points : [])
                svg.Append(CultureInfo.InvariantCulture, $"<circle fill=\"{colour}\" r=\"3\" cx=\"{X(point.X):0.#}\" cy=\"{Y(point.Y):0.#}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 10}\" y=\"{Top + 14 + i * 18}\" style=\"fill:{colour}\">{WebUtility.HtmlEncode(series[i].Name)}</text>");
        }

        return svg.Append("</svg>").ToString();

        double X(double value) => Left + x.Share(value) * (Width - Left - Right);
        double Y(double value) => Height - Bottom - y.Share(value) * (Height - Top - Bottom);
    }

    private readonly record struct Scale(double Low, double High)
    {
        public static Scale Of(IEnumerable<double> values)
        {
            var all = values.ToList();
            var (low, high) = (all.Min(), all.Max());
            return high > low ? new Scale(low, high) : new Scale(low - 0.5, high + 0.5);
        }

        public double At(double share) => Low + share * (High - Low);

        public double Share(double value) => (value - Low) / (High - Low);
    }
}
