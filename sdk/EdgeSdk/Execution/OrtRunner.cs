using EdgeSdk.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Execution;

/// <summary>
/// A model on one target: a session whose inputs and outputs are bound once to pinned arrays, so that a run allocates nothing.
/// The only file that touches ONNX Runtime.
/// </summary>
internal sealed class OrtRunner : IDisposable
{
    // What ONNX Runtime calls an error also arrives as an exception, and a library does not write to the console.
    private const OrtLoggingLevel Quiet = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    private static readonly Lock Starting = new();
    private static bool _hasSharedThreads;

    private readonly SessionOptions? _options;
    private readonly InferenceSession? _session;
    private readonly RunOptions _runOptions = new() { LogSeverityLevel = Quiet };
    private readonly List<OrtValue> _values = [];
    private OrtIoBinding? _binding;

    private readonly float[] _image;
    private readonly float[] _budget = Pinned<float>(1);
    private readonly float[] _embedding;
    private readonly float[] _logits;
    private readonly float[] _macs = Pinned<float>(1);
    private readonly long[] _tiers;

    private OrtRunner(ModelFile file, Target target, ExecutionSettings settings)
    {
        var (channels, height, width) = file.Manifest.Input;
        Target = target;
        _image = Pinned<float>(channels * height * width);
        _embedding = Pinned<float>(file.Manifest.EmbeddingLength);
        _logits = Pinned<float>(file.Manifest.Labels.Count);
        _tiers = Pinned<long>(file.Manifest.Blocks.Count);
        try
        {
            _options = CreateOptions(target, settings);
            _session = new InferenceSession(file.Bytes, _options);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Target Target { get; }

    /// <summary>The session's own input, [channels, height, width]: write the picture here.</summary>
    public Span<float> Image => _image;

    /// <summary>[embedding length], of the last run.</summary>
    public ReadOnlySpan<float> Embedding => _embedding;

    /// <summary>[classes], of the last run; empty without a head.</summary>
    public ReadOnlySpan<float> Logits => _logits;

    /// <summary>What the last run spent.</summary>
    public float Macs => _macs[0];

    /// <summary>[blocks], the tier each block ran at.</summary>
    public ReadOnlySpan<long> Tiers => _tiers;

    /// <summary>Opens the model on <paramref name="target"/> and runs it once at its lowest and its highest level.</summary>
    /// <returns>The runner, or <see langword="null"/> and why the target cannot run the model.</returns>
    public static OrtRunner? TryCreate(ModelFile file, Target target, ExecutionSettings settings, out Refusal? refusal)
    {
        OrtRunner? runner = null;
        var opened = false;
        try
        {
            StartQuietly(settings);
            refusal = MissingThreads(target, settings) ?? MissingProvider(target);
            if (refusal is not null)
                return null;
            runner = new OrtRunner(file, target, settings);
            runner.Bind(file.Manifest);
            // A target that has not answered yet may still be one that cannot; and the first frame should not pay for the warm-up.
            runner.RunCore(file.Manifest.Levels[^1].Budget);
            runner.RunCore(file.Manifest.Levels[0].Budget);
            FreedMemory.Return();
            opened = true;
            return runner;
        }
        catch (OnnxRuntimeException e)
        {
            refusal = new(FirstLine(e.Message), BlamesTheModel: true, e);
            return null;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException)
        {
            refusal = new("the application brings no native ONNX Runtime of the managed one's version: reference one of"
                + " Microsoft.ML.OnnxRuntime, Microsoft.ML.OnnxRuntime.DirectML and Microsoft.ML.OnnxRuntime.Gpu.", BlamesTheModel: false, e);
            return null;
        }
        finally
        {
            if (!opened)
                runner?.Dispose();
        }
    }

    /// <summary>Runs what is in <see cref="Image"/> at <paramref name="budget"/>.</summary>
    /// <exception cref="InferenceException">The target failed.</exception>
    public void Run(double budget)
    {
        try
        {
            RunCore(budget);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InferenceException(Target, $"the frame could not be run: {FirstLine(e.Message)}", e);
        }
    }

    public void Dispose()
    {
        _binding?.Dispose();
        foreach (var value in _values)
            value.Dispose();
        _session?.Dispose();
        _runOptions.Dispose();
        _options?.Dispose();
    }

    private void RunCore(double budget)
    {
        _budget[0] = (float)budget;
        _session!.RunWithBinding(_runOptions, _binding!);
    }

    private void Bind(ModelManifest manifest)
    {
        var (channels, height, width) = manifest.Input;
        _binding = _session!.CreateIoBinding();
        _binding.BindInput("image", Value(_image, 1, channels, height, width));
        if (manifest.Frozen is null)
            _binding.BindInput("budget", Value(_budget));
        _binding.BindOutput("embedding", Value(_embedding, 1, _embedding.Length));
        _binding.BindOutput("macs", Value(_macs));
        if (_logits.Length > 0)
            _binding.BindOutput("logits", Value(_logits, 1, _logits.Length));
        if (_tiers.Length > 0)
            _binding.BindOutput("tiers", Value(_tiers, _tiers.Length));
    }

    private OrtValue Value<T>(T[] memory, params long[] shape) where T : unmanaged
    {
        var value = OrtValue.CreateTensorValueFromMemory(memory, shape);
        _values.Add(value);
        return value;
    }

    private static SessionOptions CreateOptions(Target target, ExecutionSettings settings)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = settings.Threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = Quiet,
        };
        try
        {
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", settings.AllowSpinning ? "1" : "0");
            options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
            if (settings.ShareThreads)
                options.DisablePerSessionThreads();
            if (settings.Processors.Count > 0)
            {
                // Processors count from 1 there, and every thread but the calling one has its set.
                var set = string.Join(',', settings.Processors.Select(processor => processor + 1));
                options.AddSessionConfigEntry("session.intra_op_thread_affinities", string.Join(';', Enumerable.Repeat(set, settings.Threads - 1)));
            }
            if (target == Target.Cuda)
                options.AppendExecutionProvider_CUDA();
            if (target == Target.DirectML)
            {
                // DirectML runs neither with the memory pattern nor in parallel.
                options.EnableMemoryPattern = false;
                options.AppendExecutionProvider_DML();
            }
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private static Refusal? MissingProvider(Target target) =>
        Array.IndexOf(OrtEnv.Instance().GetAvailableProviders(), target.Provider) >= 0
            ? null
            : new($"the application brings an ONNX Runtime without {target}; build it with -p:EdgeAccelerator={target.Name}.",
                BlamesTheModel: false, null);

    private static Refusal? MissingThreads(Target target, ExecutionSettings settings)
    {
        lock (Starting)
            return target != Target.Cpu || !settings.ShareThreads || _hasSharedThreads
                ? null
                : new("there is no pool of threads to share: ShareThreads has to be set already on the first model that the process opens, and nothing else may have started"
                    + " ONNX Runtime before it.", BlamesTheModel: false, null);
    }

    // Only if the application has not started ONNX Runtime with a logger of its own.
    private static void StartQuietly(ExecutionSettings settings)
    {
        lock (Starting)
        {
            if (OrtEnv.IsCreated)
                return;
            var options = new EnvironmentCreationOptions { logId = "EdgeSdk", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            if (settings.ShareThreads)
                options.threadOptions = new OrtThreadingOptions
                {
                    GlobalIntraOpNumThreads = settings.Threads,
                    GlobalInterOpNumThreads = 1,
                    GlobalSpinControl = settings.AllowSpinning,
                };
            OrtEnv.CreateInstanceWithOptions(ref options);
            _hasSharedThreads = settings.ShareThreads;
        }
    }

    private static string FirstLine(string message) => message.AsSpan().Trim().ToString().Split('\n', 2)[0].TrimEnd();

    private static T[] Pinned<T>(int length) => GC.AllocateArray<T>(length, pinned: true);
}
