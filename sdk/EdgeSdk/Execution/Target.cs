using System.Collections.Immutable;
using System.Globalization;

namespace EdgeSdk.Execution;

/// <summary>Where a model runs: an inference back end, its adapter, and options for it. Targets with the same content are equal.</summary>
public sealed class Target : IEquatable<Target>
{
    private readonly string _identity;

    private Target(string family, string provider, AdapterChoice adapter, ImmutableSortedDictionary<string, string> options)
    {
        (Family, Provider, Adapter, Options) = (family, provider, adapter, options);
        Name = family + adapter;
        _identity = $"{provider}{adapter}{string.Concat(options.Select(option => $"\n{option.Key}\n{option.Value}"))}";
    }

    /// <summary>The processor; always there, so always the last choice.</summary>
    public static Target Cpu { get; } = new("CPU", "CPUExecutionProvider");

    /// <summary>The first NVIDIA GPU. Needs an application built with <c>-p:EdgeAccelerator=Cuda</c>.</summary>
    public static Target Cuda { get; } = new("CUDA", "CUDAExecutionProvider");

    /// <summary>The first DirectX 12 GPU on Windows. Needs an application built with <c>-p:EdgeAccelerator=DirectML</c>.</summary>
    public static Target DirectML { get; } = new("DirectML", "DmlExecutionProvider");

    /// <summary>The name for people: <c>CPU</c>, <c>CUDA</c>, <c>DirectML</c> or the plug-in's, with the adapter where one was chosen: <c>CUDA:1</c>.</summary>
    public string Name { get; }

    /// <summary>The name without the adapter.</summary>
    internal string Family { get; }

    /// <summary>What ONNX Runtime calls it.</summary>
    internal string Provider { get; }

    internal AdapterChoice Adapter { get; }

    /// <summary>Options for the provider, as ONNX Runtime documents them.</summary>
    internal ImmutableSortedDictionary<string, string> Options { get; }

    private Target(string family, string provider)
        : this(family, provider, AdapterChoice.First, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal))
    {
    }

    /// <summary>The first device of a plug-in execution provider; see <see cref="PlugInProviders.Register"/>.</summary>
    /// <param name="provider">What the provider calls itself, for example <c>OpenVINOExecutionProvider</c>; <c>edge targets</c> lists those there are.</param>
    /// <exception cref="ArgumentException">It is a provider that has a target of its own.</exception>
    public static Target PlugIn(string provider)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        foreach (var known in (ReadOnlySpan<Target>)[Cpu, Cuda, DirectML])
            if (known.Provider == provider)
                throw new ArgumentException($"'{provider}' is no plug-in: use the target {known}.", nameof(provider));
        return new(provider, provider);
    }

    /// <summary>The target with a name as <see cref="Name"/> writes it: <c>CPU</c>, <c>CUDA:1</c>, <c>DirectML:least-power</c>, or a plug-in's; the four words in any case.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="FormatException">There is no such target, or it has no such adapter.</exception>
    public static Target Parse(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var parts = name.Split(':', 2);
        var known = Array.Find([Cpu, Cuda, DirectML], target => target.Family.Equals(parts[0], StringComparison.OrdinalIgnoreCase));
        try
        {
            var target = known ?? (parts[0].EndsWith("ExecutionProvider", StringComparison.Ordinal)
                ? PlugIn(parts[0])
                : throw new FormatException($"There is no target '{name}'; there are CPU, CUDA, DirectML and plug-ins, whose names end in ExecutionProvider."));
            return parts.Length == 1 ? target
                : parts[1] == "least-power" ? target.OnLeastPower()
                : int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? target.OnAdapter(index)
                : target.OnAdapter(parts[1]);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"The target '{name}': {e.Message}", e);
        }
    }

    /// <summary>The same back end on another adapter.</summary>
    /// <param name="index">The adapter, from 0, in the order <c>edge targets</c> lists them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    /// <exception cref="InvalidOperationException">The CPU has no adapters.</exception>
    public Target OnAdapter(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return On(new(AdapterRule.Index, index.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The same back end on the first adapter whose name or vendor contains <paramref name="name"/>, in any case. Not for CUDA, which counts its devices.</summary>
    /// <exception cref="InvalidOperationException">The CPU has no adapters, and CUDA's have no names here.</exception>
    public Target OnAdapter(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return On(new(AdapterRule.Name, name));
    }

    /// <summary>The same back end on the adapter that draws the least power: a neural processor before an integrated GPU before any other. Not for CUDA.</summary>
    /// <exception cref="InvalidOperationException">The CPU has no adapters, and CUDA's do not tell.</exception>
    public Target OnLeastPower() => On(new(AdapterRule.LeastPower, ""));

    /// <summary>The same target with an option of its provider, passed through as it is: <c>Target.Cuda.With("gpu_mem_limit", "2147483648")</c>.</summary>
    /// <param name="option">The option as ONNX Runtime documents it.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="InvalidOperationException">The CPU takes no options here; those of the model are its.</exception>
    public Target With(string option, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(option);
        ArgumentNullException.ThrowIfNull(value);
        return this == Cpu
            ? throw new InvalidOperationException("The CPU takes no provider options; Threads, AllowSpinning and Processors are the model's.")
            : new(Family, Provider, Adapter, Options.SetItem(option, value));
    }

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(Target? left, Target? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Target? left, Target? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(Target? other) => other is not null && _identity == other._identity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Target);

    /// <inheritdoc/>
    public override int GetHashCode() => _identity.GetHashCode(StringComparison.Ordinal);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private Target On(AdapterChoice adapter)
    {
        if (this == Cpu)
            throw new InvalidOperationException("The CPU has no adapters; Processors in the options places its threads.");
        if (Provider == Cuda.Provider && adapter.Rule != AdapterRule.Index)
            throw new InvalidOperationException("CUDA counts its devices and names none here: give an index, in the order of nvidia-smi.");
        return new(Family, Provider, adapter, Options);
    }
}
