using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Trainer.Export;

/// <summary>An exported model in ONNX Runtime, for checks: clear rather than fast.</summary>
internal sealed class ModelRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    public ModelRun(string path) => _session = new InferenceSession(path);

    public ModelRun(byte[] model) => _session = new InferenceSession(model);

    public Result Run(float[] images, long[] shape, float budget)
    {
        using var image = OrtValue.CreateTensorValueFromMemory(images, shape);
        using var level = OrtValue.CreateTensorValueFromMemory([budget], []);
        var names = _session.OutputNames;
        using var outputs = _session.Run(_options, ["image", "budget"], [image, level], names);
        float[]? Floats(string name) =>
            names.Contains(name) ? outputs[names.ToList().IndexOf(name)].GetTensorDataAsSpan<float>().ToArray() : null;
        var tiers = outputs[names.ToList().IndexOf("tiers")].GetTensorDataAsSpan<long>().ToArray();
        return new Result(Floats("embedding")!, Floats("logits"), Floats("macs")![0], tiers);
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    internal sealed record Result(float[] Embedding, float[]? Logits, float Macs, long[] Tiers);
}
