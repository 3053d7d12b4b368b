using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Trainer.Tests.Data;

public class ClassCountsTests
{
    [Fact]
    public void Classes_with_no_image_or_few_are_named()
    {
        var warnings = ClassCounts.Warnings(Set(20, 0, 9, 10), Set(1, 0, 0, 1), Set(5, 5, 5, 0));
        Assert.Equal(
            [
                "1 of 4 classes without a training image: the model will never name it: b.",
                "1 of 4 classes with fewer than 10 training images: expect little of it: c.",
                "1 of 4 classes without a test image: no figure says anything about it: d.",
                "2 of 4 classes without a held-out image: confidence is not calibrated for them: b, c.",
            ],
            warnings);
    }

    [Fact]
    public void Many_of_them_are_counted() =>
        Assert.Equal("8 of 9 classes without a training image: the model will never name them: b, c, d, e, f and 3 more.",
            ClassCounts.Warnings(Set(50, 0, 0, 0, 0, 0, 0, 0, 0), Set(1, 1, 1, 1, 1, 1, 1, 1, 1), Set(1, 1, 1, 1, 1, 1, 1, 1, 1)).Single());

    [Fact]
    public void Enough_images_are_worth_no_word() => Assert.Empty(ClassCounts.Warnings(Set(10, 10), Set(1, 1), Set(1, 1)));

    private static ImageSet Set(params int[] ofClass)
    {
        byte[] labels = [.. ofClass.SelectMany((count, label) => Enumerable.Repeat((byte)label, count))];
        return new ImageSet("set", new ModelInput(1, 1, 1), new byte[labels.Length], labels, [.. ofClass.Select((_, label) => $"{(char)('a' + label)}")]);
    }
}
