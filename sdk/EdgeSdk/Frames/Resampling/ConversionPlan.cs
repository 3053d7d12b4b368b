using System.Runtime.InteropServices;
using EdgeSdk.Frames.Formats;
using EdgeSdk.Models;

namespace EdgeSdk.Frames.Resampling;

/// <summary>
/// Everything about a conversion that depends on the geometry and not on the pixels: made when a frame of a new geometry arrives, kept while they stay alike.
/// </summary>
internal sealed class ConversionPlan
{
    private readonly List<Band> _bands = [];
    private readonly List<Channel> _channels = [];
    private readonly Taps _columns;
    private readonly Taps _rows;
    private readonly PixelLayout _layout;
    private readonly double _scale;

    public ConversionPlan(in PlanKey key, ModelInput input, FrameOptions options)
    {
        _layout = PixelLayout.Of(key.Format);
        _scale = 1.0 / _layout.White;
        Placement = Placement.Of(key.Region, input.Width, input.Height, options.Fit);
        var (source, target) = Placement;
        _columns = Taps.Resample(source.X, source.Width, target.Width, options.Interpolation);
        _rows = Taps.Resample(source.Y, source.Height, target.Height, options.Interpolation);
        if (_layout.IsMosaic)
            AddMosaic(key.Width, key.Height);
        else if (_layout.Chroma != Chroma.None)
            AddYuv(input.Channels == 3);
        else
            AddPixels();
        MostRows = _bands.Max(band => band.Rows.Most);
        Direct = _channels.Count == 1 && _bands[0].First == source.X && _bands[0].Count == target.Width && _channels[0].Windows.IsIdentity;
        if (FusedStep.IsSupported && !Direct && _bands.Count == 1)
            Fused = Fuse(key.Width, key.Height);
    }

    public PixelLayout Layout => _layout;

    public Placement Placement { get; }

    public ReadOnlySpan<Band> Bands => CollectionsMarshal.AsSpan(_bands);

    /// <summary>The horizontal steps; empty when <see cref="Pixels"/> does it.</summary>
    public ReadOnlySpan<Channel> Channels => CollectionsMarshal.AsSpan(_channels);

    /// <summary>The horizontal step of formats that keep three or four samples per pixel together.</summary>
    public Windows? Pixels { get; private set; }

    /// <summary>The most source rows any output row needs.</summary>
    public int MostRows { get; }

    /// <summary>Both steps at once, where outputs look at few samples; null otherwise.</summary>
    public FusedStep? Fused { get; }

    /// <summary>Whether rows go straight to their place: one colour, no change of width.</summary>
    public bool Direct { get; }

    /// <summary>Bytes of the frame that are read, each counted once, even where two output rows share it.</summary>
    public long BytesRead => _bands.Sum(band => band.BytesRead);

    private void AddPixels()
    {
        if (_layout.Step == 1)
        {
            AddBand(0, RowWeights.Of(_rows, _scale), [(0, _columns, 0, false)]);
            return;
        }
        var (first, end) = Aligned(_columns.Range);
        var step = _layout.Step;
        var (start, count) = (first * step, (end - first) * step);
        var runs = SampleRuns.TryMake(_columns.Spans.Select(span => (span.First * step - start, span.End * step - start)), count, 1);
        Pixels = new(_columns, step, sample => runs?.Place(sample - start) ?? sample - start);
        _bands.Add(new(0, RowWeights.Of(_rows, _scale), _layout.Samples, (start, start + count), Pixels.End, runs));
    }

    private FusedStep? Fuse(int width, int height)
    {
        var band = _bands[0];
        var samples = (band.First, band.First + band.Count);
        if (_layout.IsMosaic)
            return band.Rows.Most <= 4 ? MosaicStep.TryMake(_columns, MosaicOf(width, height), _layout.Samples, samples) : null;
        if (band.Rows.Most > 2)
            return null;
        if (Pixels is not null)
            return PixelStep.TryMake(_columns, _layout, (band.First / _layout.Step, (band.First + band.Count) / _layout.Step), Placement.Source.Width);
        return _channels.Count == 1 && _layout.Step == 1 ? GreyStep.TryMake(_columns, _layout.Samples, samples) : null;
    }

    private Mosaic MosaicOf(int width, int height) => new(_layout.FirstRed.X, _layout.FirstRed.Y, width, height);

    private void AddMosaic(int width, int height)
    {
        var mosaic = MosaicOf(width, height);
        var (red, blue, sides) = (_columns.Map(mosaic.RedColumns), _columns.Map(mosaic.BlueColumns), _columns.Map(mosaic.GreenSides));
        AddBand(0, RowWeights.OfMosaic(_rows, mosaic, _scale),
            [(0, red, 0, false), (0, blue, 2, false), (1, _columns, 1, false), (2, sides, 1, true)]);
    }

    // V, luma, U: the order in which Colours.FromYuv turns them into red, green and blue in place. Grey is luma alone.
    private void AddYuv(bool colour)
    {
        var luma = colour ? 1 : 0;
        if (_layout.Chroma == Chroma.InRow)
        {
            var (y, u) = (_layout.LumaAt, 1 - _layout.LumaAt);
            Taps Every(int step, int at, int divide) => _columns.Map((column, weight, add) => add(column / divide * step + at, weight));
            (int, Taps, int, bool)[] channels = [(0, Every(2, y, 1), luma, false), (0, Every(4, u + 2, 2), 0, false), (0, Every(4, u, 2), 2, false)];
            AddBand(0, RowWeights.Of(_rows, _scale), colour ? channels : channels[..1]);
            return;
        }
        AddBand(0, RowWeights.Of(_rows, _scale), [(0, _columns, luma, false)]);
        if (!colour)
            return;
        var rows = RowWeights.Of(_rows.Map((row, weight, add) => add(row / 2, weight)), _scale);
        Taps Half(int step, int at) => _columns.Map((column, weight, add) => add(column / 2 * step + at, weight));
        if (_layout.Chroma == Chroma.PairPlane)
        {
            AddBand(1, rows, [(0, Half(2, 1), 0, false), (0, Half(2, 0), 2, false)]);
            return;
        }
        AddBand(1, rows, [(0, Half(1, 0), 2, false)]);
        AddBand(2, rows, [(0, Half(1, 0), 0, false)]);
    }

    private void AddBand(int plane, RowWeights rows, ReadOnlySpan<(int Sum, Taps Taps, int Slot, bool Adds)> channels)
    {
        var (first, end) = (int.MaxValue, 0);
        foreach (var channel in channels)
        {
            var (from, to) = channel.Taps.Range;
            (first, end) = (Math.Min(first, from), Math.Max(end, to));
        }
        (first, end) = Aligned((first, end));
        var spans = new List<(int, int)>();
        foreach (var channel in channels)
            spans.AddRange(channel.Taps.Spans.Select(span => (span.First - first, span.End - first)));
        var runs = SampleRuns.TryMake(spans, end - first, rows.Sums == 3 ? 2 : 1);
        var length = 0;
        foreach (var (sum, taps, slot, adds) in channels)
        {
            var windows = new Windows(taps, 1, sample => runs?.Place(sample - first) ?? sample - first);
            length = Math.Max(length, windows.End);
            _channels.Add(new(_bands.Count, sum, windows, slot, adds));
        }
        _bands.Add(new(plane, rows, _layout.Samples, (first, end), length, runs));
    }

    // A multiple of 8 samples begins at a byte in every format, and at an even column of a mosaic.
    private static (int, int) Aligned((int First, int End) range) => (range.First & ~7, range.End);
}
