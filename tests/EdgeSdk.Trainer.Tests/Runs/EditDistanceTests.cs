using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Trainer.Tests.Runs;

public class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("saturday", "sunday", 3)]
    [InlineData("macsWeight", "MacsWeight", 0)]
    [InlineData("ab", "ba", 2)]
    public void Letters_inserted_deleted_and_exchanged_are_counted(string a, string b, int distance)
    {
        Assert.Equal(distance, EditDistance.Of(a, b));
        Assert.Equal(distance, EditDistance.Of(b, a));
    }

    [Theory]
    [InlineData("epoch", "epochs")]
    [InlineData("widht", "network.width")]
    [InlineData("network.widht", "network.width")]
    public void The_nearest_key_is_found_with_or_without_its_group(string word, string nearest) =>
        Assert.Equal(nearest, EditDistance.Nearest(word, ["epochs", "network.width", "network.stages", "seed"]));
}
