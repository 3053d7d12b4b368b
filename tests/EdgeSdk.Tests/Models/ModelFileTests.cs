using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Tests.Models;

public class ModelFileTests
{
    [Fact]
    public void A_sound_file_gives_its_manifest()
    {
        var file = ModelFile.Read(new TinyModel().Write());
        Assert.Equal("tiny", file.Manifest.Name);
        Assert.Equal([0.1, 0.3, 1], file.Manifest.Levels.Select(l => l.Budget));
        Assert.Equal(new ModelInput(1, 4, 4), file.Manifest.Input);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-folder", "no.onnx");
        var e = Assert.Throws<ModelFileException>(() => ModelFile.Read(path));
        Assert.Equal(path, e.Path);
        Assert.Contains("does not exist", e.Message);
    }

    [Fact]
    public void A_folder_is_not_a_model() =>
        Assert.Contains("is a folder", Assert.Throws<ModelFileException>(() => ModelFile.Read(Path.GetTempPath())).Message);

    [Theory]
    [InlineData("")]
    [InlineData("this is a text file, not a model")]
    public void Something_else_is_refused(string text) => Refused("copy it again", System.Text.Encoding.UTF8.GetBytes(text));

    [Fact]
    public void A_file_without_a_manifest_was_not_exported_by_EdgeSdk() =>
        Refused("was not exported by EdgeSdk", new TinyModel { Edit = m => m.MetadataProps.Clear() });

    [Fact]
    public void A_newer_schema_asks_for_an_update() =>
        Refused("schema 2, this SDK reads 1: update EdgeSdk", new TinyModel { EditManifest = m => m with { Schema = 2 } });

    [Fact]
    public void A_newer_schema_is_recognised_whatever_else_it_holds() =>
        Refused("schema 7, this SDK reads 1", new TinyModel { EditJson = _ => """{"schema": 7, "levels": "all of them"}""" });

    [Theory]
    [InlineData("", "is malformed")]
    [InlineData("{", "is malformed")]
    [InlineData("[]", "names no schema version")]
    [InlineData("""{"schema": "one"}""", "names no schema version")]
    [InlineData("""{"schema": 0}""", "names no schema version")]
    [InlineData("""{"schema": 1}""", "is malformed")]
    public void Malformed_json_is_refused(string json, string problem) => Refused(problem, new TinyModel { EditJson = _ => json });

    [Fact]
    public void A_null_where_a_list_belongs_is_refused() => Refused("is malformed",
        new TinyModel { EditJson = json => json.Replace("\"labels\":[\"bolt\",\"nut\",\"washer\"]", "\"labels\":null") });

    [Fact]
    public void A_changed_weight_is_noticed() => Refused("do not match the hash", new TinyModel
    {
        Edit = m => m.Graph.Initializer[0].RawData = Google.Protobuf.ByteString.CopyFrom(new byte[12]),
    });

    [Theory]
    [InlineData("image")]
    [InlineData("budget")]
    public void A_missing_input_is_refused(string name) =>
        Refused("inputs where", new TinyModel { Edit = m => m.Graph.Input.Remove(m.Graph.Input.Single(i => i.Name == name)) });

    [Theory]
    [InlineData("embedding")]
    [InlineData("logits")]
    [InlineData("macs")]
    [InlineData("tiers")]
    public void A_missing_output_is_refused(string name) => Refused($"it has no output '{name}'",
        new TinyModel { Edit = m => m.Graph.Output.Remove(m.Graph.Output.Single(o => o.Name == name)) });

    [Fact]
    public void An_output_of_another_type_is_refused() => Refused("'tiers' is not of element type int64", new TinyModel
    {
        Edit = m => m.Graph.Output.Single(o => o.Name == "tiers").Type.TensorType.ElemType = (int)TensorProto.Types.DataType.Float,
    });

    [Fact]
    public void An_input_of_another_rank_is_refused() => Refused("'image' has rank 3 where 4", new TinyModel
    {
        Edit = m => m.Graph.Input[0].Type.TensorType.Shape.Dim.RemoveAt(3),
    });

    [Fact]
    public void An_input_of_another_size_than_the_manifest_says_is_refused() => Refused("dimension 3 of its input 'image' is 4",
        new TinyModel { EditManifest = m => m with { Input = new(1, 4, 5) } });

    [Fact]
    public void Logits_without_labels_are_refused() =>
        Refused("no labels", new TinyModel { EditManifest = m => m with { Labels = [] } });

    [Fact]
    public void Operators_from_elsewhere_are_refused() =>
        Refused("not allowed (Trust.OperatorSet)", new TinyModel { Edit = m => m.Graph.Node[0].Domain = "com.microsoft" });

    [Fact]
    public void Operators_from_elsewhere_are_found_inside_a_branch() => Refused("not allowed (Trust.OperatorSet)", new TinyModel
    {
        Edit = m =>
        {
            var branch = new GraphProto();
            branch.Node.Add(new NodeProto { Name = "hidden", Domain = "evil" });
            m.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "then_branch", G = branch });
        },
    });

    [Fact]
    public void Weights_outside_the_file_are_refused() => Refused("lies outside the file", new TinyModel
    {
        Edit = m => m.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External,
    });

    [Fact]
    public void Functions_are_refused() =>
        Refused("functions", new TinyModel { Edit = m => m.Functions.Add(Google.Protobuf.ByteString.CopyFromUtf8("f")) });

    [Fact]
    public void A_file_cut_short_at_any_byte_is_refused()
    {
        var whole = new TinyModel().ToBytes();
        ModelFile.Verify("tiny.onnx", whole);
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<ModelFileException>(() => ModelFile.Verify("tiny.onnx", whole[..length]));
    }

    private static void Refused(string problem, TinyModel model) => Refused(problem, model.ToBytes());

    private static void Refused(string problem, byte[] bytes)
    {
        var e = Assert.Throws<ModelFileException>(() => ModelFile.Verify("tiny.onnx", bytes));
        Assert.StartsWith("tiny.onnx: ", e.Message);
        Assert.Contains(problem, e.Message);
    }
}
