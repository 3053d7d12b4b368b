using EdgeSdk.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Execution.Providers;

/// <summary>A session of ONNX Runtime whose inputs and outputs are bound once to pinned arrays, so that a run allocates nothing.</summary>
internal sealed class OrtSession : IProviderSession
{
    private readonly Target _target;
    private readonly SessionOptions _options;
    private readonly InferenceSession? _session;
    private readonly RunOptions _runOptions = new() { LogSeverityLevel = OnnxRuntimeProvider.Quiet };
    private readonly List<OrtValue> _values = [];
    private readonly OrtIoBinding? _binding;

    /// <summary>Opens the model; <paramref name="options"/> belong to the session once it is open.</summary>
    public OrtSession(ModelFile file, Target target, ModelBuffers buffers, SessionOptions options)
    {
        (_target, _options) = (target, options);
        try
        {
            _session = new InferenceSession(file.Bytes, options);
            _binding = _session.CreateIoBinding();
            Bind(_binding, file.Manifest, buffers);
        }
        catch
        {
            Free();
            throw;
        }
    }

    public void Run()
    {
        try
        {
            _session!.RunWithBinding(_runOptions, _binding!);
        }
        catch (Exception e) when (e is OnnxRuntimeException or System.Runtime.InteropServices.SEHException)
        {
            throw ProviderErrors.Of(_target, e, TargetFault.RunFailed);
        }
    }

    public void Stop() => _runOptions.Terminate = true;

    public void Resume() => _runOptions.Terminate = false;

    public void Dispose()
    {
        Free();
        _options.Dispose();
    }

    private void Free()
    {
        _binding?.Dispose();
        foreach (var value in _values)
            value.Dispose();
        _values.Clear();
        _session?.Dispose();
        _runOptions.Dispose();
    }

    private void Bind(OrtIoBinding binding, ModelManifest manifest, ModelBuffers buffers)
    {
        var (channels, height, width) = manifest.Input;
        binding.BindInput("image", Value(buffers.Image, 1, channels, height, width));
        if (manifest.Frozen is null)
            binding.BindInput("budget", Value(buffers.Budget));
        binding.BindOutput("embedding", Value(buffers.Embedding, 1, buffers.Embedding.Length));
        binding.BindOutput("macs", Value(buffers.Macs));
        if (buffers.Logits.Length > 0)
            binding.BindOutput("logits", Value(buffers.Logits, 1, buffers.Logits.Length));
        if (buffers.Tiers.Length > 0)
            binding.BindOutput("tiers", Value(buffers.Tiers, buffers.Tiers.Length));
    }

    private OrtValue Value<T>(T[] memory, params long[] shape) where T : unmanaged
    {
        var value = OrtValue.CreateTensorValueFromMemory(memory, shape);
        _values.Add(value);
        return value;
    }
}
