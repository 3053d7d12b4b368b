using System.Globalization;

namespace EdgeSdk.Samples.Tests;

public class HelloFrameTests
{
    [Fact]
    public async Task The_picture_is_an_ankle_boot_at_every_level_and_costs_more_at_each()
    {
        var (exitCode, output, error) = await Sample.Run("HelloFrame", []);
        Assert.True(exitCode == 0, error);
        var lines = output.Split('\n');
        Assert.Equal(7, lines.Length);
        Assert.All(lines, line => Assert.Contains(": Ankle boot, ", line, StringComparison.Ordinal));
        var shares = lines.Select(line => double.Parse(line.Split("boot, ")[1].Split(' ')[0], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
        Assert.True(shares[0] < 0.2);
    }
}
