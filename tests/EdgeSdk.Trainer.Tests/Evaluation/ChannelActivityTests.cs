using EdgeSdk.Trainer.Evaluation;

namespace EdgeSdk.Trainer.Tests.Evaluation;

public class ChannelActivityTests
{
    [Fact]
    public void Channels_are_on_for_all_images_for_none_or_for_some()
    {
        var activity = ChannelActivity.Of([10, 10, 10, 0, 3, 9, 1, 0], 10);
        Assert.Equal((3 / 8.0, 2 / 8.0, 3 / 8.0), (activity.AlwaysOn, activity.AlwaysOff, activity.DataDependent));
    }
}
