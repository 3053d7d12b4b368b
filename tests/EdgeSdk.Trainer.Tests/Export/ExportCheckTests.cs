using System.Runtime.InteropServices;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Tests.Export;

public class ExportCheckTests
{
    private static readonly NetworkSnapshot Network = SmallNetwork.Create();

    [Fact]
    public void Every_number_of_every_branch_counts()
    {
        using var folder = new TemporaryFolder();
        var sound = new NetworkWriter(Network).Write();
        Check(sound);

        foreach (var name in BranchNumbers(sound.Graph).ToArray())
        {
            var broken = sound.Clone();
            var values = Find(broken.Graph, name)!;
            var numbers = MemoryMarshal.Cast<byte, float>(values.RawData.Span).ToArray();
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] += 0.5f;
            values.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers.AsSpan()));

            var error = Assert.Throws<ExportException>(() => Check(broken));
            Assert.StartsWith("The exported file failed its check and was not kept: ", error.Message, StringComparison.Ordinal);
        }

        void Check(ModelProto model)
        {
            File.WriteAllBytes(folder.File("model.onnx"), model.ToByteArray());
            new ExportCheck(Network).Check(folder.File("model.onnx"), model);
        }
    }

    [Fact]
    public void A_file_that_is_no_model_is_a_failed_check()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.onnx"), "not a model");

        var error = Assert.Throws<ExportException>(() => new ExportCheck(Network).Check(folder.File("model.onnx"), new ModelProto()));

        Assert.Contains("ONNX Runtime refuses the file", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> BranchNumbers(GraphProto graph) => Branches(graph).SelectMany(branch =>
        branch.Initializer.Where(i => i.DataType == (int)TensorProto.Types.DataType.Float).Select(i => i.Name).Concat(BranchNumbers(branch)));

    private static TensorProto? Find(GraphProto graph, string name) =>
        graph.Initializer.FirstOrDefault(i => i.Name == name) ?? Branches(graph).Select(b => Find(b, name)).FirstOrDefault(t => t is not null);

    private static IEnumerable<GraphProto> Branches(GraphProto graph) =>
        graph.Node.SelectMany(n => n.Attribute).Where(a => a.G is not null).Select(a => a.G);
}
