namespace EdgeSdk.Signals;

/// <summary>
/// Load, temperature and power of the graphics processors: NVIDIA through its management library (NVML) where that is installed; on Linux also what the drivers
/// amdgpu, i915 and xe tell under <c>/sys/class/drm</c>, and a Jetson's load. What nobody tells is unknown.
/// </summary>
public sealed class GpuSignal : Signal
{
    private readonly Nvml? _nvidia;
    private readonly DrmCards _cards;

    /// <summary>Reads the graphics processors the way this system tells about them.</summary>
    /// <param name="sys">
    /// Linux only: the folder to read in the place of <c>/sys</c>. When it is given, the management library is not asked.
    /// </param>
    public GpuSignal(string? sys = null) : base(Quantity.GpuLoad, Quantity.GpuTemperature, Quantity.GpuPower)
    {
        _nvidia = sys is null ? Nvml.Shared : null;
        _cards = new DrmCards(sys ?? "/sys");
    }

    /// <inheritdoc/>
    public override void Read(TimeSpan now, Span<double?> values)
    {
        var state = _cards.Read(now);
        if (_nvidia is not null)
            state = state.And(_nvidia.Read());
        (values[0], values[1], values[2]) = (state.Load, state.Temperature, state.Power);
    }
}
