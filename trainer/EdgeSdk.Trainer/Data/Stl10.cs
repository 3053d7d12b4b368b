using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Data;

/// <summary>
/// STL-10 (Coates, Lee and Ng, AISTATS 2011) in its published binary files: 96x96 pixels, red, green and blue plane, each plane column
/// by column; labels from 1; and 100,000 images without labels.
/// </summary>
internal static class Stl10
{
    public const string Name = "stl-10";

    private const int Side = 96, Plane = Side * Side;
    private static readonly ModelInput Shape = new(3, Side, Side);

    public static DataSet Open(string folder)
    {
        var names = RecordFile.Names(Find("class_names.txt"));
        return new DataSet(Labelled("train"), Labelled("test"), RecordFile.Set(folder, Name, Shape, Images("unlabeled_X.bin"), [], names), []);

        string Find(string file) => RecordFile.Find(folder, "stl10_binary", file, "STL-10");

        ImageSet Labelled(string split)
        {
            var path = Find($"{split}_y.bin");
            var labels = RecordFile.Read(path, 1).Select(record => record.Span[0]).ToArray();
            return Array.IndexOf(labels, (byte)0) is var zero and >= 0
                ? throw new DataSetException(path, $"label {zero} is 0, STL-10 counts its classes from 1.")
                : RecordFile.Set(folder, Name, Shape, Images($"{split}_X.bin"), [.. labels.Select(label => (byte)(label - 1))], names);
        }

        ReadOnlyMemory<byte>[] Images(string file) => [.. RecordFile.Read(Find(file), 3 * Plane).Select(Transposed)];
    }

    private static ReadOnlyMemory<byte> Transposed(ReadOnlyMemory<byte> image)
    {
        var rows = new byte[3 * Plane];
        var columns = image.Span;
        for (var channel = 0; channel < 3; channel++)
        {
            for (var y = 0; y < Side; y++)
            {
                for (var x = 0; x < Side; x++)
                    rows[channel * Plane + y * Side + x] = columns[channel * Plane + x * Side + y];
            }
        }

        return rows;
    }
}
