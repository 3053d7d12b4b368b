using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Distribution.OpenMpi;
using EdgeSdk.Trainer.Tests.Runs;

namespace EdgeSdk.Trainer.Tests.Distribution;

public class StartCheckTests
{
    [Theory]
    [InlineData(3, 2, "the batch size, 2, is smaller than the 3 ranks")]
    [InlineData(4, 30, "the batch size, 30, cannot be divided by 4 ranks; 28 and 32 can")]
    public void A_batch_that_ranks_cannot_share_is_refused(int ranks, int batch, string sentence) => Assert.Contains(sentence,
        Assert.Throws<ArgumentException>(() => ThreadRanks.Run(ranks, one => Checked(one, batch))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_precision_or_device_that_ranks_do_not_compute_in_is_refused()
    {
        Assert.Contains("bfloat16", Assert.Throws<ArgumentException>(() => ThreadRanks.Run(2, one =>
        {
            StartCheck.RequireShares(Separable.Options with { Precision = "bfloat16" }, one);
            return 0;
        })).Message, StringComparison.Ordinal);
        Assert.Contains("cuda", Assert.Throws<ArgumentException>(() => ThreadRanks.Run(2, one =>
        {
            StartCheck.RequireShares(Separable.Options with { Device = "cuda" }, one);
            return 0;
        })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_options_on_one_rank_are_refused_with_both_hashes()
    {
        var images = Separable.Images(8, 1);
        var error = Assert.Throws<RankFailedException>(() => ThreadRanks.Run(3, one =>
        {
            StartCheck.RequireAlike(one, Separable.Options with { Seed = one.Rank == 2 ? 2 : 1 }, [images]);
            return 0;
        }));
        Assert.Matches("different options: rank 0 on .* has sha256 [0-9a-f]{16}, rank 2 on .* has sha256 [0-9a-f]{16}", error.Message);
    }

    [Fact]
    public void Other_images_on_one_rank_are_refused_with_both_hashes()
    {
        var error = Assert.Throws<RankFailedException>(() => ThreadRanks.Run(2, one =>
        {
            StartCheck.RequireAlike(one, Separable.Options, [Separable.Images(8, 1 + one.Rank)]);
            return 0;
        }));
        Assert.Matches("different images: rank 0 on .* has stripes, 8 images, sha256 .*, rank 1 on .* has stripes, 8 images, sha256", error.Message);
    }

    [Fact]
    public void What_fails_on_one_rank_is_known_to_all()
    {
        var messages = ThreadRanks.Run(3, one => Assert.Throws<RankFailedException>(() =>
            Agreement.Together(one, () => one.Rank == 1 ? throw new IOException("there is no such folder.") : 0)).Message);
        Assert.All(messages, message => Assert.Contains("Rank 1 of 3", message, StringComparison.Ordinal));
        Assert.All(messages, message => Assert.EndsWith("there is no such folder.", message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_fails_on_the_first_rank_is_known_to_all()
    {
        var messages = ThreadRanks.Run(2, one => Assert.Throws<RankFailedException>(() =>
            Agreement.OnFirst(one, () => throw new IOException("the disk is full."))).Message);
        Assert.Equal(["the disk is full.", "the disk is full."], messages);
    }

    [Theory]
    [InlineData("OMPI_COMM_WORLD_SIZE", "2", true)]
    [InlineData("PMIX_RANK", "0", true)]
    [InlineData("PMI_SIZE", "1", false)]
    [InlineData("PATH", "x", false)]
    public void The_launcher_is_known_by_its_environment(string name, string value, bool openMpi) =>
        Assert.Equal(openMpi, Launcher.IsOpenMpi(asked => asked == name ? value : null));

    [Fact]
    public void Another_launcher_is_refused_before_ranks_train_beside_each_other() => Assert.Contains("PMI_SIZE is 4",
        Assert.Throws<NotSupportedException>(() => Launcher.IsOpenMpi(asked => asked == "PMI_SIZE" ? "4" : null)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_version_that_does_not_fit_is_named() => Assert.Contains("Open MPI v3.1.6",
        Assert.Throws<NotSupportedException>(() => OpenMpiLibrary.RequireVersion("Open MPI v3.1.6, package: x", "libmpi.so.40")).Message, StringComparison.Ordinal);

    private static int Checked(Communicator ranks, int batch)
    {
        StartCheck.RequireShares(Separable.Options with { BatchSize = batch }, ranks);
        return 0;
    }
}
