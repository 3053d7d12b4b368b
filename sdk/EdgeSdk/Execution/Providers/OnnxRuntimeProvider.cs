using System.Runtime.InteropServices;
using EdgeSdk.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Execution.Providers;

/// <summary>The seam's own side: ONNX Runtime. Together with <see cref="OrtSession"/> and <see cref="OrtDevices"/> all that touches it.</summary>
internal sealed class OnnxRuntimeProvider : IProvider
{
    // What ONNX Runtime calls an error also arrives as an exception, and a library does not write to the console.
    internal const OrtLoggingLevel Quiet = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    private static readonly Lock Starting = new();
    private static bool _hasSharedThreads;

    private OnnxRuntimeProvider()
    {
    }

    public static OnnxRuntimeProvider Instance { get; } = new();

    public IReadOnlyList<Target> Accelerators(ExecutionSettings settings) => Asking(Target.Cpu, () =>
    {
        Start(settings);
        var there = OrtEnv.Instance().GetAvailableProviders();
        return (IReadOnlyList<Target>)
        [
            .. new[] { Target.Cuda, Target.DirectML }.Where(target => there.Contains(target.Provider)),
            .. OrtDevices.PlugIns().Select(Target.PlugIn),
        ];
    });

    public IProviderSession Open(ModelFile file, Target target, ModelBuffers buffers, ExecutionSettings settings) =>
        WithOptions(target, settings, options => new OrtSession(file, target, buffers, options));

    /// <summary>Opens a model of any kind on <paramref name="target"/> and closes it again.</summary>
    public static void Try(byte[] model, Target target) => WithOptions(target, new([target], 1, false, false, []), options =>
    {
        using var session = new InferenceSession(model, options);
        options.Dispose();
        return true;
    });

    // What goes wrong while a provider is asked for is the machine's; what goes wrong after that may be the model's.
    private static T WithOptions<T>(Target target, ExecutionSettings settings, Func<SessionOptions, T> open) => Asking(target, () =>
    {
        Start(settings);
        if (MissingThreads(target, settings) is { } threads)
            throw new ProviderException(TargetFault.Missing, threads);
        if (Missing(target) is { } problem)
            throw new ProviderException(TargetFault.Missing, problem);
        SessionOptions? options = null;
        try
        {
            options = Asking(target, () => CreateOptions(target, settings));
            return open(options);
        }
        catch
        {
            options?.Dispose();
            throw;
        }
    }, TargetFault.RefusesModel);

    /// <summary>Makes of what ONNX Runtime throws what the seam promises.</summary>
    internal static T Asking<T>(Target target, Func<T> ask, TargetFault otherwise = TargetFault.Unavailable)
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (e is OnnxRuntimeException or SEHException or NotSupportedException or InvalidOperationException)
        {
            throw ProviderErrors.Of(target, e, otherwise);
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new ProviderException(TargetFault.Missing, "the application brings no native ONNX Runtime of the managed one's version: reference one of"
                + " Microsoft.ML.OnnxRuntime, Microsoft.ML.OnnxRuntime.DirectML and Microsoft.ML.OnnxRuntime.Gpu.", e);
        }
    }

    // Only if the application has not started ONNX Runtime with a logger of its own.
    internal static void Start(ExecutionSettings? settings)
    {
        lock (Starting)
        {
            if (OrtEnv.IsCreated)
                return;
            var options = new EnvironmentCreationOptions { logId = "EdgeSdk", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            if (settings is { ShareThreads: true })
                options.threadOptions = new OrtThreadingOptions
                {
                    GlobalIntraOpNumThreads = settings.Threads,
                    GlobalInterOpNumThreads = 1,
                    GlobalSpinControl = settings.AllowSpinning,
                };
            OrtEnv.CreateInstanceWithOptions(ref options);
            _hasSharedThreads = settings is { ShareThreads: true };
        }
    }

    private static string? MissingThreads(Target target, ExecutionSettings settings)
    {
        lock (Starting)
            return target != Target.Cpu || !settings.ShareThreads || _hasSharedThreads
                ? null
                : "there is no pool of threads to share: ShareThreads has to be set already on the first model that the process opens, and nothing else may have started"
                    + " ONNX Runtime before it.";
    }

    private static string? Missing(Target target)
    {
        if (target.Provider == Target.Cpu.Provider)
            return null;
        if (target.Provider != Target.Cuda.Provider && target.Provider != Target.DirectML.Provider)
            return OrtDevices.PlugIns().Contains(target.Provider)
                ? null
                : $"no plug-in of that name is registered; there is {(OrtDevices.PlugIns() is { Count: > 0 } names ? string.Join(", ", names) : "none")}:"
                    + " call PlugInProviders.Register with its library first.";
        return Array.IndexOf(OrtEnv.Instance().GetAvailableProviders(), target.Provider) >= 0
            ? null
            : $"the application brings an ONNX Runtime without {target.Family}; build it with -p:EdgeAccelerator={(target.Family == Target.Cuda.Family ? "Cuda" : target.Family)}.";
    }

    private static SessionOptions CreateOptions(Target target, ExecutionSettings settings)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // DirectML runs neither in parallel nor with the memory pattern.
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableMemoryPattern = target.Provider != Target.DirectML.Provider,
            IntraOpNumThreads = settings.Threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = Quiet,
        };
        try
        {
            // Verified is what the file is as ONNX; that it is nothing else to ONNX Runtime must not depend on its first bytes.
            options.AddSessionConfigEntry("session.load_model_format", "ONNX");
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
            Append(options, target);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private static void Append(SessionOptions options, Target target)
    {
        if (target.Provider == Target.Cpu.Provider)
            return;
        if (target.Provider == Target.Cuda.Provider)
            AppendCuda(options, target);
        else if (target.Provider == Target.DirectML.Provider && target.Options.IsEmpty && target.Adapter.Rule is AdapterRule.First or AdapterRule.Index)
            options.AppendExecutionProvider_DML(target.Adapter.Rule == AdapterRule.Index ? int.Parse(target.Adapter.Value) : 0);
        else
            OrtDevices.Append(options, target);
    }

    private static void AppendCuda(SessionOptions options, Target target)
    {
        var given = target.Options.ToDictionary();
        if (target.Adapter.Rule == AdapterRule.Index)
            given["device_id"] = target.Adapter.Value;
        if (given.Count == 0)
        {
            options.AppendExecutionProvider_CUDA();
            return;
        }
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(given);
        options.AppendExecutionProvider_CUDA(cuda);
    }
}
