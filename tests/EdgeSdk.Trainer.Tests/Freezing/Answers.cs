using EdgeSdk.Trainer.Export;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Trainer.Tests.Freezing;

/// <summary>What a frozen model answers, and whether that is what a gated one does.</summary>
internal static class Answers
{
    // Absolute where no value exceeds 1, relative to the largest one above.
    private const float Tolerance = 1e-5f;

    /// <summary>Runs a frozen model, which takes an image and nothing else.</summary>
    public static ModelRun.Result Of(byte[] frozen, float[] images, long[] shape)
    {
        using var session = new InferenceSession(frozen);
        using var options = new RunOptions();
        using var image = OrtValue.CreateTensorValueFromMemory(images, shape);
        using var outputs = session.Run(options, ["image"], [image], session.OutputNames);
        var values = session.OutputNames.Zip(outputs).ToDictionary(pair => pair.First, pair => pair.Second);
        float[]? Floats(string name) => values.TryGetValue(name, out var value) ? value.GetTensorDataAsSpan<float>().ToArray() : null;
        return new(Floats("embedding")!, Floats("logits"), Floats("macs")![0], values["tiers"].GetTensorDataAsSpan<long>().ToArray());
    }

    public static void AssertSame(ModelRun.Result expected, ModelRun.Result actual)
    {
        AssertClose(expected.Embedding, actual.Embedding);
        AssertClose(expected.Logits ?? [], actual.Logits ?? []);
        Assert.Equal(expected.Macs, actual.Macs, 1e-6f * expected.Macs);
        Assert.Equal(expected.Tiers, actual.Tiers);
    }

    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = 1f;
        foreach (var value in expected)
            scale = Math.Max(scale, Math.Abs(value));
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerance * scale);
    }
}
