using System.CommandLine;
using EdgeSdk.Models.Trust;

namespace EdgeSdk.Tool.Commands;

/// <summary>The option that allows operator sets beside ai.onnx.</summary>
internal static class OperatorSets
{
    public static Option<string[]> Create() => new("--operator-set")
    {
        Description = "An operator set that the model may use beside ai.onnx, for example com.microsoft; devices must allow it too (Trust.OperatorSet).",
    };

    public static Action<ModelTrust> Allow(string[]? domains) => rules =>
    {
        foreach (var domain in domains ?? [])
            rules.OperatorSet(domain);
    };
}
