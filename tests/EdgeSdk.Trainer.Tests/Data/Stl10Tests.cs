using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Trainer.Tests.Data;

public sealed class Stl10Tests : IDisposable
{
    private const int Side = 96;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Planes_are_stored_column_by_column_and_labels_count_from_one()
    {
        Write([1, 10], [3]);
        var set = DataSet.Open("stl-10", _folder.Path);

        Assert.Equal(new ModelInput(3, Side, Side), set.Train.Shape);
        Assert.Equal([0, 9], set.Train.Labels);
        Assert.Equal([2], set.Test.Labels);
        Assert.Equal(4, set.Unlabelled!.Count);
        Assert.Empty(set.Unlabelled.Labels);
        // Row 5, column 60 of the green plane.
        Assert.Equal(Value(1, 5, 60), set.Train[1][(1 * Side + 5) * Side + 60]);
    }

    [Fact]
    public void A_label_of_zero_is_refused()
    {
        Write([1, 0], [3]);
        Assert.Contains("label 1 is 0", Assert.Throws<DataSetException>(() => DataSet.Open("stl-10", _folder.Path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static byte Value(int channel, int row, int column) => (byte)(channel * 31 + row * 5 + column * 3);

    private void Write(byte[] train, byte[] test)
    {
        byte[] image = [.. Enumerable.Range(0, 3 * Side * Side).Select(i => Value(i / (Side * Side), i % Side, i / Side % Side))];
        File.WriteAllLines(_folder.File("class_names.txt"), Enumerable.Range(0, 10).Select(i => $"class{i}"));
        Images("train_X.bin", train.Length);
        Images("test_X.bin", test.Length);
        Images("unlabeled_X.bin", 4);
        File.WriteAllBytes(_folder.File("train_y.bin"), train);
        File.WriteAllBytes(_folder.File("test_y.bin"), test);

        void Images(string name, int count) => File.WriteAllBytes(_folder.File(name), [.. Enumerable.Range(0, count).SelectMany(_ => image)]);
    }
}
