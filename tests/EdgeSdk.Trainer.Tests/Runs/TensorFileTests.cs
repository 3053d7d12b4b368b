using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using CsCheck;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Networks;
using TorchSharp;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Runs;

public sealed class TensorFileTests : IDisposable
{
    private static readonly Dictionary<string, string> Metadata = new() { ["step"] = "12", ["options"] = "{\n \"a\": \"ü\" }" };

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private string FilePath => _folder.File("tensors");

    [Fact]
    public void Tensors_and_strings_come_back()
    {
        TensorFile.Write(FilePath, Tensors(1), Metadata);
        var read = Tensors(2);
        Assert.Equal(Metadata, TensorFile.ReadInto(FilePath, read));
        Assert.Equal(Metadata, TensorFile.ReadMetadata(FilePath));
        foreach (var (expected, actual) in Tensors(1).Zip(read))
            Assert.Equal(expected.Tensor.Values(), actual.Tensor.Values());
    }

    [Fact]
    public void A_tensor_with_other_strides_is_written_in_row_major_order()
    {
        var transposed = Randomised.Images(1, 3, 4).t();
        TensorFile.Write(FilePath, [("t", transposed)], Metadata);
        var target = zeros(4, 3);
        TensorFile.ReadInto(FilePath, [("t", target)]);
        Assert.Equal(transposed.Values(), target.Values());
    }

    [Fact]
    public void A_parameter_that_learns_is_read_into_as_it_is()
    {
        TensorFile.Write(FilePath, [("p", ones(3))], Metadata);
        using var parameter = new TorchSharp.Modules.Parameter(zeros(3));
        TensorFile.ReadInto(FilePath, [("p", parameter)]);
        Assert.Equal([1, 1, 1], parameter.Values());
        Assert.True(parameter.requires_grad);
    }

    [Fact]
    public void The_file_is_what_the_safetensors_format_says()
    {
        TensorFile.Write(FilePath, Tensors(1), Metadata);
        var bytes = File.ReadAllBytes(FilePath);
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal((byte)'{', bytes[8]);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));

        var names = header.RootElement.EnumerateObject().Select(property => property.Name).ToList();
        Assert.Equal(["__metadata__", "matrix", "double", "count", "scalar"], names);
        Assert.All(header.RootElement.GetProperty("__metadata__").EnumerateObject(), entry => Assert.Equal(JsonValueKind.String, entry.Value.ValueKind));
        Assert.Equal(["F32", "F64", "I64", "F32"], names.Skip(1).Select(name => header.RootElement.GetProperty(name).GetProperty("dtype").GetString()));
        Assert.Equal([0], names.Skip(4).Select(name => header.RootElement.GetProperty(name).GetProperty("shape").GetArrayLength()));

        // The buffer has no holes, begins after the header and ends with the file.
        var position = 0;
        foreach (var name in names.Skip(1))
        {
            var offsets = header.RootElement.GetProperty(name).GetProperty("data_offsets");
            Assert.Equal(position, offsets[0].GetInt32());
            position = offsets[1].GetInt32();
        }

        Assert.Equal(bytes.Length, 8 + length + position);
        Assert.Equal(Tensors(1)[0].Tensor.Values()[0], BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + length)));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        TensorFile.Write(FilePath, Tensors(1), Metadata);
        var bytes = File.ReadAllBytes(FilePath);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(FilePath, bytes[..length]);
            Assert.Throws<InvalidDataException>(() => TensorFile.ReadInto(FilePath, Tensors(2)));
        }
    }

    [Fact]
    public void Damage_is_refused_or_read_and_nothing_else()
    {
        TensorFile.Write(FilePath, Tensors(1), Metadata);
        var original = File.ReadAllBytes(FilePath);
        var targets = Tensors(2);
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                var bytes = (byte[])original.Clone();
                foreach (var (position, value) in changes)
                    bytes[position] = value;
                File.WriteAllBytes(FilePath, bytes);
                try
                {
                    TensorFile.ReadInto(FilePath, targets);
                }
                catch (InvalidDataException)
                {
                }
            },
            iter: 2000,
            threads: 1);
    }

    [Theory]
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[9223372036854775804,-9223372036854775804]}}")] // Their difference wraps around to 8.
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4294967296,4294967304]}}")] // An int would read at 0.
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}")]
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}")]
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9223372036854775807]}}")]
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[1,9]}}")]
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}")]
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8.5]}}")]
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,1e30]}}")]
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":\"0,8\"}}")]
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[18446744073709551618],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}")]
    [InlineData("{\"t\":{\"dtype\":1,\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"t\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"t\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"t\":[]}")]
    [InlineData("{\"t\":null}")]
    [InlineData("{\"u\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"__metadata__\":[]}")]
    [InlineData("{\"__metadata__\":{\"a\":1}}")]
    [InlineData("{\"__metadata__\":{\"a\":\"\\ud800\"}}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("")]
    public void A_header_that_lies_is_refused(string header)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        File.WriteAllBytes(FilePath, bytes);
        var error = Assert.Throws<InvalidDataException>(() => TensorFile.ReadInto(FilePath, [("t", zeros(2))]));
        Assert.StartsWith(FilePath, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(1L << 32)]
    [InlineData(9)]
    public void A_header_longer_than_the_file_is_refused(long length)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(FilePath, bytes);
        Assert.Throws<InvalidDataException>(() => TensorFile.ReadMetadata(FilePath));
    }

    [Fact]
    public void A_failure_while_writing_leaves_the_old_file()
    {
        TensorFile.Write(FilePath, Tensors(1), Metadata);
        var before = File.ReadAllBytes(FilePath);
        // A type the format has a name for and this code has not.
        Assert.ThrowsAny<Exception>(() => TensorFile.Write(FilePath, [("bad", zeros(1, ScalarType.Int16))], Metadata));
        Assert.Equal(before, File.ReadAllBytes(FilePath));
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private static (string Name, Tensor Tensor)[] Tensors(int seed) =>
    [
        ("matrix", Randomised.Images(seed, 2, 3)),
        ("double", tensor(Normal(3, seed))),
        ("count", tensor([1L << 40, seed])),
        ("scalar", tensor(seed + 0.5f)),
    ];
}
