using EdgeSdk.Execution.Providers;
using EdgeSdk.Models.Onnx;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Execution;

/// <summary>What this application can run models on, on this machine, found out by trying: a provider that is named may still fail to load.</summary>
public static class TargetSurvey
{
    /// <summary>Tries every target there is with a network of one addition.</summary>
    /// <returns>The accelerators, whether they work or not, then the CPU.</returns>
    /// <exception cref="InferenceException">The application brings no ONNX Runtime.</exception>
    public static IReadOnlyList<TargetReport> Run()
    {
        try
        {
            OnnxRuntimeProvider.Asking(Target.Cpu, () =>
            {
                OnnxRuntimeProvider.Start(null);
                return OrtEnv.Instance().GetVersionString();
            });
            return [.. new[] { Target.Cuda, Target.DirectML }.Concat(OrtDevices.PlugIns().Select(Target.PlugIn)).Append(Target.Cpu).Select(Try)];
        }
        catch (ProviderException e)
        {
            throw new InferenceException(Target.Cpu, e.Message, e.InnerException);
        }
    }

    private static TargetReport Try(Target target)
    {
        var adapters = OrtDevices.Adapters(target.Provider).Select(adapter => adapter.ToString()).ToArray();
        try
        {
            OnnxRuntimeProvider.Try(Addition(), target);
            return new(target, null, null, adapters);
        }
        catch (ProviderException e)
        {
            return new(target, e.Fault, e.Message, adapters);
        }
    }

    private static byte[] Addition()
    {
        var node = new NodeProto { OpType = "Add" };
        node.Input.Add(["x", "x"]);
        node.Output.Add("y");
        var graph = new GraphProto { Name = "addition" };
        graph.Node.Add(node);
        graph.Input.Add(Value("x"));
        graph.Output.Add(Value("y"));
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        return model.ToByteArray();
    }

    private static ValueInfoProto Value(string name) => new()
    {
        Name = name,
        Type = new() { TensorType = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new() } },
    };
}

/// <summary>What came of trying a target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Fault">What is wrong with it; <see langword="null"/> when it works.</param>
/// <param name="Problem">The same in a sentence that says what to do; <see langword="null"/> when it works.</param>
/// <param name="Adapters">Its adapters, in the order <see cref="Target.OnAdapter(int)"/> counts; empty where ONNX Runtime does not tell.</param>
public sealed record TargetReport(Target Target, TargetFault? Fault, string? Problem, IReadOnlyList<string> Adapters);
