using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Trainer.Tests.Data;

public sealed class FashionMnistTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_splits_are_read_from_their_published_file_names(bool compressed)
    {
        Write("train", images: 3, labels: [9, 0, 5], compressed);
        Write("t10k", images: 2, labels: [1, 2], compressed);

        var (train, test) = (FashionMnist.Train(_folder.Path), FashionMnist.Test(_folder.Path));

        Assert.Equal((3, 2), (train.Count, test.Count));
        Assert.Equal(new ModelInput(1, 4, 5), train.Shape);
        Assert.Equal([9, 0, 5], train.Labels);
        Assert.Equal(IdxBytes.Counting(60)[20..40], train[1].ToArray());
        Assert.Equal("fashion-mnist", train.Name);
    }

    [Fact]
    public void A_missing_folder_says_where_it_was_looked_for_and_which_package_brings_it()
    {
        var absent = _folder.File("absent");
        var error = Assert.Throws<DataSetException>(() => FashionMnist.Train(absent));
        Assert.Contains(absent, error.Message, StringComparison.Ordinal);
        Assert.Contains("dataset-fashion-mnist", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("train-labels-idx1-ubyte")]
    public void A_missing_file_is_named(string name)
    {
        Write("train", images: 1, labels: [0], compressed: false);
        File.Delete(_folder.File(name));
        Assert.Contains(name, Assert.Throws<DataSetException>(() => FashionMnist.Train(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_do_not_fit_the_images_are_refused_with_both_counts()
    {
        Write("train", images: 3, labels: [1, 2], compressed: false);
        var error = Assert.Throws<DataSetException>(() => FashionMnist.Train(_folder.Path));
        Assert.Contains("2 labels for the 3 images", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_out_of_range_is_refused()
    {
        Write("train", images: 2, labels: [1, 10], compressed: false);
        Assert.Contains("label 10", Assert.Throws<DataSetException>(() => FashionMnist.Train(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_data_set_reads_as_published()
    {
        Assert.SkipUnless(Directory.Exists(FashionMnist.DefaultFolder), "install Debian package dataset-fashion-mnist");

        var (train, test) = (FashionMnist.Train(), FashionMnist.Test());

        Assert.Equal((60_000, 10_000), (train.Count, test.Count));
        Assert.Equal(new ModelInput(1, 28, 28), train.Shape);
        Assert.All(train.Labels.CountBy(label => label), pair => Assert.Equal(6000, pair.Value));
        Assert.All(test.Labels.CountBy(label => label), pair => Assert.Equal(1000, pair.Value));
        Assert.Equal([9, 0, 0, 3, 0], train.Labels.Take(5));
        var (mean, std) = train.Statistics();
        Assert.Equal(0.2860f, mean[0], 1e-4f);
        Assert.Equal(0.3530f, std[0], 1e-4f);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string split, int images, byte[] labels, bool compressed)
    {
        Save($"{split}-images-idx3-ubyte", IdxBytes.Of(IdxBytes.Counting(images * 20), images, 4, 5));
        Save($"{split}-labels-idx1-ubyte", IdxBytes.Of(labels, labels.Length));

        void Save(string name, byte[] bytes) =>
            File.WriteAllBytes(_folder.File(compressed ? name + ".gz" : name), compressed ? IdxBytes.Gzip(bytes) : bytes);
    }
}
