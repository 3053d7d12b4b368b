namespace EdgeSdk.Frames;

/// <summary>How a camera lays out its pixels. Names and values are those of the GenICam Pixel Format Naming Convention (PFNC).</summary>
public enum PixelFormat
{
    /// <summary>Not a format; what a frame that was never filled in has.</summary>
    None = 0,

    /// <summary>One byte per pixel, grey.</summary>
    Mono8 = 0x01080001,

    /// <summary>Three bytes per pixel: red, green, blue.</summary>
    RGB8 = 0x02180014,

    /// <summary>Three bytes per pixel: blue, green, red.</summary>
    BGR8 = 0x02180015,
}
