using EdgeSdk.Models;
using EdgeSdk.Trainer.Augmentation;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Trainer.Tests.Augmentation;

public class ViewLoaderTests
{
    private static readonly ModelInput Shape = new(1, 4, 4);
    private static readonly ImageSet Images = Set(100);

    [Fact]
    public void An_epoch_shows_every_image_once()
    {
        var indices = Loader(batch: 10).Epoch(0).SelectMany(batch => batch.Indices).ToList();
        Assert.Equal(Enumerable.Range(0, 100), indices.Order());
        Assert.NotEqual(Enumerable.Range(0, 100), indices);
    }

    [Fact]
    public void Images_that_fill_no_batch_wait_for_another_epoch()
    {
        var loader = Loader(batch: 30);
        var epochs = Enumerable.Range(0, 8).Select(epoch => loader.Epoch(epoch).SelectMany(batch => batch.Indices).ToList()).ToList();
        Assert.Equal(3, loader.BatchesPerEpoch);
        Assert.All(epochs, indices => Assert.Equal((90, 90), (indices.Count, indices.Distinct().Count())));
        Assert.Equal(100, epochs.SelectMany(indices => indices).Distinct().Count());
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_only()
    {
        var loader = Loader(batch: 10);
        var second = Order(loader, 1);
        Assert.Equal(second, Order(loader, 1));
        Assert.Equal(second, Order(Loader(batch: 10), 1));
        Assert.Equal(second, Order(Loader(batch: 20), 1));
        Assert.NotEqual(second, Order(loader, 0));
        Assert.NotEqual(second, Order(Loader(batch: 10, seed: 2), 1));
    }

    [Fact]
    public void Views_do_not_depend_on_the_number_of_threads()
    {
        ViewLoader Of(int threads) => new(Images, new Augmenter(new AugmentationOptions(), Shape, 1), 25, 1, threads);
        foreach (var (one, four) in Of(1).Epoch(2).Zip(Of(4).Epoch(2)))
        {
            Assert.Equal(one.Indices, four.Indices);
            Assert.Equal(one.First, four.First);
            Assert.Equal(one.Second, four.Second);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(10)]
    public void Starting_at_a_batch_gives_the_rest_of_the_same_epoch(int first)
    {
        var whole = Loader(batch: 10).Epoch(3).ToList();
        var rest = Loader(batch: 10).Epoch(3, first).ToList();

        Assert.Equal(10 - first, rest.Count);
        foreach (var (expected, actual) in whole.Skip(first).Zip(rest))
        {
            Assert.Equal(expected.Indices, actual.Indices);
            Assert.Equal(expected.First, actual.First);
            Assert.Equal(expected.Second, actual.Second);
        }
    }

    [Fact]
    public void A_batch_holds_two_different_views_of_its_images_in_the_order_of_its_indices()
    {
        var batch = Loader(batch: 10).Epoch(2).First();
        var augmenter = new Augmenter(new AugmentationOptions(), Shape, 1);
        var view = new float[16];
        for (var i = 0; i < 10; i++)
        {
            augmenter.View(Images[batch.Indices[i]], 2, batch.Indices[i], 0, view);
            Assert.Equal(view, batch.First[(i * 16)..((i + 1) * 16)]);
            augmenter.View(Images[batch.Indices[i]], 2, batch.Indices[i], 1, view);
            Assert.Equal(view, batch.Second[(i * 16)..((i + 1) * 16)]);
        }

        Assert.NotEqual(batch.First, batch.Second);
    }

    [Fact]
    public async Task A_failure_while_making_a_batch_reaches_the_consumer_instead_of_hanging_it()
    {
        // An augmenter for larger images than there are reads past the end of an image.
        var loader = new ViewLoader(Images, new Augmenter(new AugmentationOptions(), new ModelInput(1, 9, 9), 1), 10, 1);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Task.Run(() => loader.Epoch(0).Count(), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Leaving_early_ends_the_producer_and_the_loader_can_be_used_again()
    {
        var loader = new ViewLoader(Set(5000), new Augmenter(new AugmentationOptions(), Shape, 1), 10, 1);
        var first = await Task.Run(() =>
        {
            var seen = new List<int[]>();
            for (var i = 0; i < 50; i++)
            {
                foreach (var batch in loader.Epoch(0))
                {
                    seen.Add(batch.Indices);
                    break;
                }
            }

            return seen;
        }, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.All(first, indices => Assert.Equal(first[0], indices));
        Assert.Equal(500, loader.Epoch(0).Count());
    }

    private static List<int> Order(ViewLoader loader, int epoch) => [.. loader.Epoch(epoch).SelectMany(batch => batch.Indices)];

    private static ViewLoader Loader(int batch, long seed = 1) => new(Images, new Augmenter(new AugmentationOptions(), Shape, seed), batch, seed);

    private static ImageSet Set(int count)
    {
        var pixels = new byte[count * 16];
        new Random(1).NextBytes(pixels);
        return new ImageSet("noise", Shape, pixels, [], []);
    }
}
