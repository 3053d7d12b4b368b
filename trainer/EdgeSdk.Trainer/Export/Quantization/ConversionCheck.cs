using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>Compares a model with the float32 one it was made from, in ONNX Runtime, at every tier on random images.</summary>
internal static class ConversionCheck
{
    private const int Images = 4;

    /// <param name="original">The float32 model.</param>
    /// <param name="converted">The converted one.</param>
    /// <param name="manifest">The manifest of both.</param>
    /// <param name="tolerance">How far an embedding may be off, as a share of its length.</param>
    /// <exception cref="ExportException">They differ by more, or ONNX Runtime refuses the model.</exception>
    public static void Check(ModelProto original, ModelProto converted, ModelManifest manifest, double tolerance)
    {
        int[] counts = [.. Decision.Of(manifest).Select(decision => decision.Steps.Count)];
        var choices = counts.Length == 0 ? 1 : counts.Max();
        long[] shape = [1, manifest.Input.Channels, manifest.Input.Height, manifest.Input.Width];
        for (var tier = 0; tier < choices; tier++)
        {
            using var expected = Open(Forced(original, tier));
            using var actual = Open(Forced(converted, tier));
            for (var i = 0; i < Images; i++)
            {
                var image = Random(shape, i);
                Compare(expected.Run(image, shape, 1), actual.Run(image, shape, 1), tolerance, $"at step {tier} of its decisions");
            }
        }

        ModelProto Forced(ModelProto model, int tier) => choices > 1 ? ForcedTiers.Of(model, counts, tier) : model;
    }

    private static void Compare(ModelRun.Result expected, ModelRun.Result actual, double tolerance, string where)
    {
        if (!expected.Tiers.SequenceEqual(actual.Tiers) || expected.Macs != actual.Macs)
            throw Failed($"it runs at tiers {string.Join(", ", actual.Tiers)} instead of {string.Join(", ", expected.Tiers)} {where}");
        var error = Math.Sqrt(expected.Embedding.Zip(actual.Embedding, (a, b) => ((double)a - b) * ((double)a - b)).Sum());
        var length = Math.Sqrt(expected.Embedding.Sum(a => (double)a * a));
        if (!(error <= tolerance * length))
            throw Failed(FormattableString.Invariant($"its embedding is off by {error / length:0.000} of its length {where}, more than {tolerance}"));
    }

    private static ModelRun Open(ModelProto model)
    {
        try
        {
            return new ModelRun(model.ToByteArray());
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException e)
        {
            throw Failed($"ONNX Runtime refuses it: {e.Message}", e);
        }
    }

    private static float[] Random(long[] shape, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)(shape[1] * shape[2] * shape[3])).Select(_ => random.NextSingle())];
    }

    private static ExportException Failed(string problem, Exception? cause = null) =>
        new($"The converted model failed its check and was not kept: {problem}.", cause);
}
