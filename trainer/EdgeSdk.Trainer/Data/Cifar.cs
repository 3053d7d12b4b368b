using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Data;

/// <summary>
/// CIFAR-10 and CIFAR-100 (Krizhevsky 2009) in their published binary version: records of one label byte (CIFAR-100: a coarse one before
/// it) and 32x32 pixels, red, green and blue plane.
/// </summary>
internal static class Cifar
{
    public const string Ten = "cifar-10", Hundred = "cifar-100";

    private static readonly ModelInput Shape = new(3, 32, 32);

    public static DataSet Open(string name, string folder)
    {
        var hundred = name == Hundred;
        var names = RecordFile.Names(Find(hundred ? "fine_label_names.txt" : "batches.meta.txt"));
        string[] train = hundred ? ["train.bin"] : [.. Enumerable.Range(1, 5).Select(batch => $"data_batch_{batch}.bin")];
        return new DataSet(Read(train), Read([hundred ? "test.bin" : "test_batch.bin"]), null, []);

        string Find(string file) => RecordFile.Find(folder, hundred ? "cifar-100-binary" : "cifar-10-batches-bin", file, hundred ? "CIFAR-100" : "CIFAR-10");

        ImageSet Read(string[] files)
        {
            var labelBytes = hundred ? 2 : 1;
            var records = files.SelectMany(file => RecordFile.Read(Find(file), labelBytes + 3 * 32 * 32)).ToArray();
            return RecordFile.Set(
                folder, name, Shape, [.. records.Select(record => record[labelBytes..])], [.. records.Select(record => record.Span[labelBytes - 1])], names);
        }
    }
}
