using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Tests.Models;
using Google.Protobuf;

namespace EdgeSdk.Robustness.Fuzzing;

/// <summary>
/// Mutated model files: as bytes, and as a model whose fields are changed and whose hash is made right again, so that it gets as far as ONNX
/// Runtime. Those the verifier lets through are opened and run.
/// </summary>
internal static class ModelFuzzing
{
    public static Figure Run(long count, int seed)
    {
        var scratch = Directory.CreateTempSubdirectory("edgesdk-models-").FullName;
        try
        {
            var (verified, ran, wrong) = (0L, 0L, 0);
            var path = Path.Combine(scratch, "mutated.onnx");
            var pixels = new byte[16];
            for (long i = 0; i < count; i++)
            {
                var mutator = new Mutator(seed, i);
                var bytes = i % 2 == 0 ? mutator.Mutate(new TinyModel().ToBytes(), []) : new TinyModel { Edit = model => Change(model, mutator) }.ToBytes();
                try
                {
                    ModelFile.Verify(path, bytes);
                    verified++;
                    File.WriteAllBytes(path, bytes);
                    using var model = AdaptiveModel.Open(path, options =>
                    {
                        options.Threads = 1;
                        options.Signals.Manual = true;
                    });
                    model.Run(Frame.Over(pixels, 4, 4, PixelFormat.Mono8), 0.3);
                    ran++;
                }
                catch (Exception e) when (e is ModelFileException or Execution.InferenceException)
                {
                    // Refused, with a sentence.
                }
                catch (Exception e)
                {
                    wrong++;
                    Console.Error.WriteLine($"seed {seed}, input {i}: {e}");
                }
            }
            return new(wrong == 0, FormattableString.Invariant(
                $"{wrong} of {count:n0} mutated model files had an undocumented outcome; {verified:n0} passed the verifier, {ran:n0} of them run"));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static void Change(ModelProto model, Mutator mutator)
    {
        var random = mutator.Random;
        for (var change = random.Next(1, 4); change > 0; change--)
            Change(model.Graph, random);
        var manifest = model.MetadataProps[0];
        var now = WeightsHash.Of(model.Graph);
        manifest.Value = System.Text.RegularExpressions.Regex.Replace(manifest.Value, "(?<=\"weightsSha256\":\")[0-9a-f]{64}", now);
    }

    private static void Change(GraphProto graph, Random random)
    {
        var node = graph.Node[random.Next(graph.Node.Count)];
        var tensor = graph.Initializer[random.Next(graph.Initializer.Count)];
        switch (random.Next(9))
        {
            case 0 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = graph.Node[random.Next(graph.Node.Count)].Output[0];
                break;
            case 1:
                node.OpType = graph.Node[random.Next(graph.Node.Count)].OpType;
                break;
            case 2:
                graph.Node.Remove(node);
                if (graph.Node.Count == 0)
                    graph.Node.Add(node);
                break;
            case 3 when tensor.RawData.Length > 0:
                var data = tensor.RawData.ToByteArray();
                random.NextBytes(data.AsSpan(random.Next(data.Length)));
                tensor.RawData = ByteString.CopyFrom(data);
                break;
            case 4:
                tensor.Dims.Add(random.Next(4));
                break;
            case 5 when tensor.Dims.Count > 0:
                tensor.Dims[random.Next(tensor.Dims.Count)] = (long)Math.Pow(10, 12 * random.NextDouble()) - 1;
                break;
            case 6:
                node.Attribute.Add(new AttributeProto { Name = ((string[])["axis", "to", "keepdims", "perm"])[random.Next(4)], I = random.Next(-3, 99), Type = AttributeProto.Types.AttributeType.Int });
                break;
            case 7:
                tensor.DataType = random.Next(0, 17);
                break;
            default:
                graph.Node.Insert(random.Next(graph.Node.Count), node.Clone());
                break;
        }
    }
}
