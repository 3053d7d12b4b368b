using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeSdk.Samples.Tests.InspectionCamera;

/// <summary>Reads Prometheus' text format and refuses what is not.</summary>
internal static partial class PrometheusText
{
    public static Dictionary<string, Family> Parse(string text)
    {
        var families = new Dictionary<string, Family>(StringComparer.Ordinal);
        Family? current = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
                families[line.Split(' ')[2]] = current = new(line.Split(' ')[3]);
            if (line[0] == '#')
                continue;
            var sample = Sample().Match(line);
            Assert.True(sample.Success && current is not null, line);
            current.Sum += double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
            current.Labels += sample.Groups["labels"].Value;
        }
        return families;
    }

    [GeneratedRegex("""^[a-zA-Z_:][a-zA-Z0-9_:]*(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*",?)*)\})? (?<value>[-+0-9.eE]+|NaN|[-+]Inf)( \d+)?$""")]
    private static partial Regex Sample();

    internal sealed class Family(string type)
    {
        public string Type => type;

        public double Sum { get; set; }

        public string Labels { get; set; } = "";
    }
}
