namespace EdgeSdk.Models;

/// <summary>What a model file may bring: how many bytes, and operator sets beside ai.onnx.</summary>
internal sealed record ModelRules(long MaxBytes, IReadOnlyCollection<string> OperatorSets)
{
    /// <summary>256 MiB: several times what the largest network of the trainer takes, and little enough for any device that runs it.</summary>
    public const long DefaultMaxBytes = 256L << 20;

    // A protobuf message ends at 2 GiB, and so does an array.
    public const long MostBytes = int.MaxValue - 64;

    public static readonly ModelRules Default = new(DefaultMaxBytes, []);

    /// <summary>Whether nodes of this operator set may be in a graph.</summary>
    public bool Allows(string domain) => domain is "" or "ai.onnx" || OperatorSets.Contains(domain);
}
