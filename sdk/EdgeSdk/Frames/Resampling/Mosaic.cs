namespace EdgeSdk.Frames.Resampling;

/// <summary>
/// Bilinear demosaicing as part of the taps: it is linear, as resampling is, so both become one set of weights and the demosaiced picture never
/// exists. Red and blue are linear interpolations along each axis. Green at a red or blue pixel is the mean of its four neighbours: the upper
/// and lower ones are weights across rows, the left and right ones weights along a row. At the frame's edge the picture is mirrored, which
/// keeps the colours apart.
/// </summary>
internal readonly record struct Mosaic(int RedColumn, int RedRow, int Width, int Height)
{
    public bool HasRed(int row) => (row & 1) == RedRow;

    public Action<int, double, Action<int, double>> RedRows => Between(RedRow, Height);

    public Action<int, double, Action<int, double>> BlueRows => Between(1 - RedRow, Height);

    public Action<int, double, Action<int, double>> RedColumns => Between(RedColumn, Width);

    public Action<int, double, Action<int, double>> BlueColumns => Between(1 - RedColumn, Width);

    /// <summary>Green at the pixels that have it, and a quarter of it up and down to those that do not.</summary>
    public Action<int, double, Action<int, double>> GreenRows
    {
        get
        {
            var height = Height;
            return (row, weight, add) =>
            {
                add(row, weight);
                add(Mirror(row - 1, height), weight / 4);
                add(Mirror(row + 1, height), weight / 4);
            };
        }
    }

    /// <summary>A quarter of green to the pixels left and right of it.</summary>
    public Action<int, double, Action<int, double>> GreenSides
    {
        get
        {
            var width = Width;
            return (column, weight, add) =>
            {
                add(Mirror(column - 1, width), weight / 4);
                add(Mirror(column + 1, width), weight / 4);
            };
        }
    }

    private static Action<int, double, Action<int, double>> Between(int parity, int size) => (at, weight, add) =>
    {
        if ((at & 1) == parity)
        {
            add(at, weight);
            return;
        }
        add(Mirror(at - 1, size), weight / 2);
        add(Mirror(at + 1, size), weight / 2);
    };

    private static int Mirror(int at, int size) => at < 0 ? -at : at >= size ? 2 * size - 2 - at : at;
}
