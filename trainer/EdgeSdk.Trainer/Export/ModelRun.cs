using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Trainer.Export;

/// <summary>An exported model in ONNX Runtime, for checks: clear rather than fast.</summary>
internal sealed class ModelRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    public ModelRun(string path)
    {
        using var options = Options();
        _session = new InferenceSession(path, options);
    }

    public ModelRun(byte[] model)
    {
        using var options = Options();
        _session = new InferenceSession(model, options);
    }

    public Result Run(float[] images, long[] shape, float budget)
    {
        Result? result = null;
        Run(images, shape, budget, outputs =>
        {
            float[]? Floats(string name) => outputs.TryGetValue(name, out var value) ? value.GetTensorDataAsSpan<float>().ToArray() : null;
            result = new Result(Floats("embedding")!, Floats("logits"), Floats("macs")![0], outputs["tiers"].GetTensorDataAsSpan<long>().ToArray());
        });
        return result!;
    }

    /// <summary>Runs images and shows all outputs, which are gone afterwards.</summary>
    public void Run(float[] images, long[] shape, float budget, Action<IReadOnlyDictionary<string, OrtValue>> read)
    {
        using var image = OrtValue.CreateTensorValueFromMemory(images, shape);
        using var level = OrtValue.CreateTensorValueFromMemory([budget], []);
        using var outputs = _session.Run(_options, ["image", "budget"], [image, level], _session.OutputNames);
        read(_session.OutputNames.Zip(outputs).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    // Threads that wait by spinning are in each other's way where processors are few or shared.
    private static SessionOptions Options()
    {
        var options = new SessionOptions();
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    internal sealed record Result(float[] Embedding, float[]? Logits, float Macs, long[] Tiers);
}
