using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeSdk.Frames.Resampling;
using EdgeSdk.Models;

namespace EdgeSdk.Frames;

/// <summary>
/// A frame's way into a float tensor [channels, height, width] in 0..1, red first: region, demosaicing, colour, resizing in one pass over the
/// rows that count. Keeps the weights of the last geometries and one row of floats; while frames stay alike it allocates nothing.
/// <see cref="AdaptiveModel"/> has one; make your own to feed something else. One thread at a time.
/// </summary>
public sealed class FrameConverter
{
    private const int MostPlans = 16;

    private readonly ModelInput _input;
    private readonly FrameOptions _options;
    private readonly float[] _scratch;
    private nint[] _offsets = [];

    // The one used last comes first.
    private readonly List<(PlanKey Key, ConversionPlan Plan)> _plans = new(MostPlans);

    /// <summary>Creates a converter.</summary>
    /// <param name="input">The tensor's shape; 1 channel (grey) or 3 (red, green, blue).</param>
    /// <param name="options">How frames are fitted; <see langword="null"/> is the defaults.</param>
    /// <exception cref="ArgumentException">There are neither 1 nor 3 channels, or a side is outside 1 to 1,048,576.</exception>
    public FrameConverter(ModelInput input, FrameOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Channels is not (1 or 3))
            throw new ArgumentException($"The input has {input.Channels} channels; a camera's frame can fill 1 (grey) or 3 (RGB).", nameof(input));
        if (input.Width is < 1 or > FrameGeometry.MaxSide || input.Height is < 1 or > FrameGeometry.MaxSide)
            throw new ArgumentException($"The input is {input.Width}x{input.Height}; a side is 1 to {FrameGeometry.MaxSide} pixels.", nameof(input));
        _input = input;
        _options = (options ?? new()).Copy();
        _scratch = new float[2 * input.Width];
    }

    /// <summary>Lanes of the kernels: 4, 8 or 16; tests try all that the processor has.</summary>
    internal int Lanes { get; init; } = Avx512F.IsSupported ? 16 : Avx2.IsSupported ? 8 : 4;

    /// <summary>Bytes the conversion of the last frame read, each counted once, even where two output rows share it.</summary>
    internal long BytesRead => _plans[0].Plan.BytesRead;

    /// <summary>Writes <paramref name="frame"/> into <paramref name="tensor"/>. The frame's buffer is free again on return.</summary>
    /// <param name="frame">The frame, of any size and format.</param>
    /// <param name="tensor">[channels, height, width]; every value is written.</param>
    /// <exception cref="ArgumentException">The frame is empty, or the tensor has another length.</exception>
    public void Convert(in Frame frame, Span<float> tensor)
    {
        if (frame.Width == 0)
            throw new ArgumentException("The frame is empty: make it with Frame.Over.", nameof(frame));
        var (channels, height, width) = _input;
        if (tensor.Length != (long)channels * height * width)
            throw new ArgumentException($"The tensor holds {tensor.Length} values, and {channels}x{height}x{width} are"
                + $" {(long)channels * height * width}.", nameof(tensor));
        var plan = PlanFor(frame);
        Pad(plan.Placement.Target, tensor);
        switch (Lanes)
        {
            case 16:
                Convert<Lanes512, Vector512<float>>(plan, frame, tensor);
                break;
            case 8:
                Convert<Lanes256, Vector256<float>>(plan, frame, tensor);
                break;
            default:
                Convert<Lanes128, Vector128<float>>(plan, frame, tensor);
                break;
        }
    }

    private ConversionPlan PlanFor(in Frame frame)
    {
        var key = PlanKey.Of(frame);
        var at = 0;
        while (at < _plans.Count && _plans[at].Key != key)
            at++;
        var plan = at < _plans.Count ? _plans[at].Plan : new(key, _input, _options);
        if (_offsets.Length < plan.MostRows)
            _offsets = new nint[plan.MostRows];
        // A region that follows something is new in every frame: it must not push out a camera that takes turns with it.
        if (at < _plans.Count || at == MostPlans)
            _plans.RemoveAt(Math.Min(at, MostPlans - 1));
        _plans.Insert(0, (key, plan));
        return plan;
    }

    private void Convert<TLanes, TVector>(ConversionPlan plan, in Frame frame, Span<float> tensor)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        var (left, top, width, height) = plan.Placement.Target;
        var plane = _input.Width * _input.Height;
        foreach (var band in plan.Bands)
            band.Begin();
        for (var y = 0; y < height; y++)
        {
            var row = tensor.Slice((top + y) * _input.Width + left);
            var first = row[..width];
            var second = _input.Channels == 3 ? row.Slice(plane, width) : _scratch.AsSpan(0, width);
            var third = _input.Channels == 3 ? row.Slice(2 * plane, width) : _scratch.AsSpan(_input.Width, width);
            foreach (var band in plan.Bands)
            {
                var offsets = _offsets.AsSpan(0, band.Rows.Count(y));
                ref readonly var origin = ref band.Locate(new(frame, plan.Layout, band.Plane), offsets, y);
                if (plan.Fused is { } fused)
                    fused.Resample(in origin, offsets, band.Rows.Pairs(y), band.Rows.First[y], first, second, third);
                else
                    band.Mix<TLanes, TVector>(in origin, offsets, y, plan.Direct ? first : default);
            }
            if (plan.Fused is null && !plan.Direct)
                Resample(plan, first, second, third);
            Finish(plan, frame.FullRange, first, second, third);
        }
    }

    private static void Resample(ConversionPlan plan, Span<float> first, Span<float> second, Span<float> third)
    {
        if (plan.Pixels is { } pixels)
        {
            var (red, _, _) = plan.Layout.Order;
            PixelKernel.Sum(plan.Bands[0].Sum(0), pixels, plan.Layout.Step, red == 0 ? first : third, second, red == 0 ? third : first);
            return;
        }
        foreach (var (band, sum, windows, slot, adds) in plan.Channels)
            WindowKernel.Sum(plan.Bands[band].Sum(sum), windows, slot == 0 ? first : slot == 1 ? second : third, adds);
    }

    private void Finish(ConversionPlan plan, bool fullRange, Span<float> first, Span<float> second, Span<float> third)
    {
        var colour = _input.Channels == 3;
        if (plan.Layout.Chroma != Formats.Chroma.None && colour)
            Colours.FromYuv(first, second, third, _scratch.AsSpan(0, first.Length), fullRange);
        else if (plan.Layout.Chroma != Formats.Chroma.None)
        {
            Colours.Expand(first, fullRange);
            Colours.Clamp(first);
        }
        else if (plan.Layout.IsGrey && colour)
        {
            first.CopyTo(second);
            first.CopyTo(third);
        }
        else if (!plan.Layout.IsGrey && !colour)
            Colours.ToGrey(first, second, third);
    }

    // What a letterboxed picture leaves over.
    private void Pad(FrameRegion target, Span<float> tensor)
    {
        if (target.Width == _input.Width && target.Height == _input.Height)
            return;
        for (var channel = 0; channel < _input.Channels; channel++)
        {
            var plane = tensor.Slice(channel * _input.Width * _input.Height, _input.Width * _input.Height);
            plane[..(target.Y * _input.Width)].Fill(_options.Padding);
            plane[((target.Y + target.Height) * _input.Width)..].Fill(_options.Padding);
            for (var y = target.Y; y < target.Y + target.Height; y++)
            {
                plane.Slice(y * _input.Width, target.X).Fill(_options.Padding);
                plane.Slice(y * _input.Width + target.X + target.Width, _input.Width - target.X - target.Width).Fill(_options.Padding);
            }
        }
    }
}
