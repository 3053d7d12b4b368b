using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Trainer.Tests.Data;

public sealed class CifarTests : IDisposable
{
    private const int Pixels = 3 * 32 * 32;
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin")]
    public void Cifar_10_is_five_batches_of_label_and_planes(string subfolder)
    {
        Ten(subfolder);
        var set = DataSet.Open("cifar-10", _folder.Path);

        Assert.Equal(new ModelInput(3, 32, 32), set.Train.Shape);
        Assert.Equal([1, 2, 3, 4, 5], set.Train.Labels);
        Assert.Equal([9, 0], set.Test.Labels);
        Assert.Equal(Image(3), set.Train[2].ToArray());
        Assert.Equal("airplane", set.Train.ClassNames[0]);
        Assert.Null(set.Unlabelled);
    }

    [Fact]
    public void Cifar_100_takes_the_fine_label()
    {
        File.WriteAllLines(_folder.File("fine_label_names.txt"), Enumerable.Range(0, 100).Select(i => $"class{i}"));
        File.WriteAllBytes(_folder.File("train.bin"), [7, 42, .. Image(1), 3, 99, .. Image(2)]);
        File.WriteAllBytes(_folder.File("test.bin"), [0, 5, .. Image(3)]);
        var set = DataSet.Open("cifar-100", _folder.Path);
        Assert.Equal([42, 99], set.Train.Labels);
        Assert.Equal(Image(2), set.Train[1].ToArray());
        Assert.Equal(Image(3), set.Test[0].ToArray());
    }

    [Fact]
    public void A_missing_file_a_cut_one_and_a_label_out_of_range_are_named()
    {
        Assert.Contains("batches.meta.txt", Refused(), StringComparison.Ordinal);
        Ten("");
        File.WriteAllBytes(_folder.File("data_batch_4.bin"), [10, .. Image(1)]);
        Assert.Contains("label 10", Refused(), StringComparison.Ordinal);
        File.WriteAllBytes(_folder.File("data_batch_4.bin"), Image(1));
        Assert.Contains("data_batch_4.bin: has 3072 bytes", Refused(), StringComparison.Ordinal);
        File.Delete(_folder.File("data_batch_4.bin"));
        Assert.Contains("data_batch_4.bin", Refused(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Refused() => Assert.Throws<DataSetException>(() => DataSet.Open("cifar-10", _folder.Path)).Message;

    private void Ten(string subfolder)
    {
        var folder = Directory.CreateDirectory(_folder.File(subfolder)).FullName;
        string[] names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck", ""];
        File.WriteAllLines(Path.Combine(folder, "batches.meta.txt"), names);
        for (byte batch = 1; batch <= 5; batch++)
            File.WriteAllBytes(Path.Combine(folder, $"data_batch_{batch}.bin"), [batch, .. Image(batch)]);
        File.WriteAllBytes(Path.Combine(folder, "test_batch.bin"), [9, .. Image(9), 0, .. Image(10)]);
    }

    private static byte[] Image(int start) => [.. Enumerable.Range(0, Pixels).Select(i => (byte)(start + i * 7))];
}
