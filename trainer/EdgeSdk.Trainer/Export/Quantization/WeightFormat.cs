using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>How 8-bit weights are stored.</summary>
/// <param name="Type">Int8 or Uint8.</param>
/// <param name="Largest">The largest magnitude of a stored weight.</param>
/// <param name="ZeroPoint">What stands for 0.</param>
internal sealed record WeightFormat(TensorProto.Types.DataType Type, int Largest, byte ZeroPoint)
{
    /// <summary>
    /// Of a signed byte only the half. Processors without 8-bit dot products multiply bytes in pairs and add each pair in 16 bits, saturating:
    /// 2 x 255 x 64 = 32640 just fits, 2 x 255 x 127 does not.
    /// </summary>
    public static WeightFormat HalfRange { get; } = new(TensorProto.Types.DataType.Int8, 64, 0);

    /// <summary>A signed byte: one bit more precise, and wrong where pairs saturate.</summary>
    public static WeightFormat Signed { get; } = new(TensorProto.Types.DataType.Int8, 127, 0);

    /// <summary>A byte around 128: for kernels that are exact with it, and slower.</summary>
    public static WeightFormat Unsigned { get; } = new(TensorProto.Types.DataType.Uint8, 127, 128);

    public byte Store(double steps) => (byte)((int)Math.Clamp(Math.Round(steps), -Largest, Largest) + ZeroPoint);
}
