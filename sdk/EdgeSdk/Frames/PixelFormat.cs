namespace EdgeSdk.Frames;

/// <summary>
/// How a camera lays out its pixels. Names and values are those of the GenICam Pixel Format Naming Convention (PFNC), so that a
/// GenTL producer's number can be cast. Values of 10 and 12 bits lie in the low bits of two bytes, the low byte first, with the
/// unused bits zero; the formats with <c>p</c> leave no bit unused within a row, and every row begins at a byte.
/// </summary>
public enum PixelFormat
{
    /// <summary>Not a format; what a frame that was never filled in has.</summary>
    None = 0,

    /// <summary>One byte per pixel, grey.</summary>
    Mono8 = 0x01080001,

    /// <summary>Two bytes per pixel, 0 to 1023, grey.</summary>
    Mono10 = 0x01100003,

    /// <summary>Two bytes per pixel, 0 to 4095, grey.</summary>
    Mono12 = 0x01100005,

    /// <summary>Two bytes per pixel, 0 to 65535, grey.</summary>
    Mono16 = 0x01100007,

    /// <summary>Four pixels in five bytes, grey.</summary>
    Mono10p = 0x010A0046,

    /// <summary>Two pixels in three bytes, grey.</summary>
    Mono12p = 0x010C0047,

    /// <summary>One byte per pixel behind a colour mosaic; the first row is green, red, green, red.</summary>
    BayerGR8 = 0x01080008,

    /// <summary>One byte per pixel behind a colour mosaic; the first row is red, green, red, green.</summary>
    BayerRG8 = 0x01080009,

    /// <summary>One byte per pixel behind a colour mosaic; the first row is green, blue, green, blue.</summary>
    BayerGB8 = 0x0108000A,

    /// <summary>One byte per pixel behind a colour mosaic; the first row is blue, green, blue, green.</summary>
    BayerBG8 = 0x0108000B,

    /// <summary><see cref="BayerGR8"/> with two bytes per pixel, 0 to 1023.</summary>
    BayerGR10 = 0x0110000C,

    /// <summary><see cref="BayerRG8"/> with two bytes per pixel, 0 to 1023.</summary>
    BayerRG10 = 0x0110000D,

    /// <summary><see cref="BayerGB8"/> with two bytes per pixel, 0 to 1023.</summary>
    BayerGB10 = 0x0110000E,

    /// <summary><see cref="BayerBG8"/> with two bytes per pixel, 0 to 1023.</summary>
    BayerBG10 = 0x0110000F,

    /// <summary><see cref="BayerGR8"/> with two bytes per pixel, 0 to 4095.</summary>
    BayerGR12 = 0x01100010,

    /// <summary><see cref="BayerRG8"/> with two bytes per pixel, 0 to 4095.</summary>
    BayerRG12 = 0x01100011,

    /// <summary><see cref="BayerGB8"/> with two bytes per pixel, 0 to 4095.</summary>
    BayerGB12 = 0x01100012,

    /// <summary><see cref="BayerBG8"/> with two bytes per pixel, 0 to 4095.</summary>
    BayerBG12 = 0x01100013,

    /// <summary><see cref="BayerGR8"/> with two bytes per pixel, 0 to 65535.</summary>
    BayerGR16 = 0x0110002E,

    /// <summary><see cref="BayerRG8"/> with two bytes per pixel, 0 to 65535.</summary>
    BayerRG16 = 0x0110002F,

    /// <summary><see cref="BayerGB8"/> with two bytes per pixel, 0 to 65535.</summary>
    BayerGB16 = 0x01100030,

    /// <summary><see cref="BayerBG8"/> with two bytes per pixel, 0 to 65535.</summary>
    BayerBG16 = 0x01100031,

    /// <summary>Three bytes per pixel: red, green, blue.</summary>
    RGB8 = 0x02180014,

    /// <summary>Three bytes per pixel: blue, green, red.</summary>
    BGR8 = 0x02180015,

    /// <summary>Four bytes per pixel: red, green, blue, and one that is not read.</summary>
    RGBa8 = 0x02200016,

    /// <summary>Four bytes per pixel: blue, green, red, and one that is not read.</summary>
    BGRa8 = 0x02200017,

#pragma warning disable CA1707 // The names are PFNC's.
    /// <summary>Two pixels in four bytes: luma, U, luma, V (YUYV, YUY2). The width is even.</summary>
    YUV422_8 = 0x02100032,

    /// <summary>Two pixels in four bytes: U, luma, V, luma. The width is even.</summary>
    YUV422_8_UYVY = 0x0210001F,
#pragma warning restore CA1707

    /// <summary>
    /// A plane of luma, then one of U and V side by side at half the width and height, with the same stride. Width and height are
    /// even. PFNC calls it YCbCr420_8_YY_CbCr_Semiplanar.
    /// </summary>
    NV12 = 0x020C0112,

    /// <summary>
    /// A plane of luma, one of U and one of V, the latter two at half the width, height and stride. Width, height and stride are
    /// even. Not in PFNC; the value is the one pylon gives its YUV420planar.
    /// </summary>
    I420 = 0x020C0040,
}
