using System.Globalization;
using System.Xml.Linq;
using EdgeSdk.Trainer.Reports;

namespace EdgeSdk.Trainer.Tests.Reports;

public class SvgChartTests
{
    [Fact]
    public void It_is_well_formed_and_every_point_is_where_its_value_says()
    {
        var svg = XElement.Parse(SvgChart.Lines("x <1>", "y & z", [new Series("a", [(0, 10), (1, 30), (2, 20)]), new Series("b", [(1, 15)])], marks: true));
        var circles = svg.Elements("circle").Select(c => (X: Number(c, "cx"), Y: Number(c, "cy"))).ToList();
        Assert.Equal(4, circles.Count);
        // x: 0, 1, 2 in equal steps; y: 10 at the bottom, 30 at the top.
        Assert.Equal(circles[1].X - circles[0].X, circles[2].X - circles[1].X, 0.2);
        Assert.True(circles[1].Y < circles[2].Y && circles[2].Y < circles[3].Y && circles[3].Y < circles[0].Y);
        Assert.Equal((circles[0].Y + circles[1].Y) / 2, circles[2].Y, 0.2);
        Assert.Contains(svg.Elements("text"), text => text.Value == "x <1>");
    }

    [Fact]
    public void A_single_value_still_has_axes() =>
        Assert.DoesNotContain("NaN", SvgChart.Lines("x", "y", [new Series("a", [(1, 1)])], marks: true), StringComparison.Ordinal);

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
