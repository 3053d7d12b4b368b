using System.Runtime.InteropServices;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export.Quantization;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Tests.Export.Quantization;

public class WeightQuantizerTests
{
    private const float Input = 0.02f;

    [Fact]
    public void All_uses_share_the_bytes_and_each_channel_has_its_own_step()
    {
        var (all, half) = (Use([2, -3], [0, 0]), Use([0.5f], [0]));
        var weight = new WeightQuantizer(Weight([6.4f, -3.2f, 0.1f], [0.32f, 0.64f, 0]), [all, half], WeightFormat.HalfRange);

        Assert.Equal([64, -32, 1, -32, -64, 0], weight.Bytes().Select(b => (int)(sbyte)b));
        Assert.Equal([0.2f, 0.03f], weight.Scales(all, Input), Near);
        Assert.Equal([0.05f], weight.Scales(half, Input), Near);
    }

    [Fact]
    public void An_unsigned_byte_stands_for_the_same_value()
    {
        var use = Use([1], [0]);
        var weight = new WeightQuantizer(Weight([12.7f, -12.7f, 0]), [use], WeightFormat.Unsigned);

        Assert.Equal([255, 1, 128], weight.Bytes().Select(b => (int)b));
        Assert.Equal([0.1f], weight.Scales(use, Input), Near);
    }

    [Fact]
    public void A_channel_switched_off_in_one_tier_keeps_its_bias_there_and_its_weights_in_the_other()
    {
        var (off, on) = (Use([0, 1], [5, 0]), Use([1, 1], [0, 0]));
        var weight = new WeightQuantizer(Weight([0.64f, 0, 0], [0.64f, 0, 0]), [off, on], WeightFormat.HalfRange);

        var step = weight.Scales(off, Input)[0];
        Assert.InRange(5 / (step * (double)Input), 1, (1 << 30) + 100.0);
        Assert.True(step * 64 * 255 * Input < 0.001 * 5, "the weights of a channel that is off still count");
        Assert.InRange((sbyte)weight.Bytes()[0] * weight.Scales(on, Input)[0], 0.6, 0.68);
    }

    [Fact]
    public void A_bias_always_fits_32_bits()
    {
        var use = Use([1, 1], [1e6f, -1e6f]);
        var weight = new WeightQuantizer(Weight([1e-9f, 0, 0], [0, 0, 0]), [use], WeightFormat.HalfRange);

        Assert.All(use.Bias.Zip(weight.Scales(use, Input)), pair => Assert.InRange(Math.Abs(pair.First / (pair.Second * (double)Input)), 0, (1 << 30) + 100.0));
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) <= 1e-6f * Math.Abs(a);

    private static WeightUse Use(float[] scale, float[] bias) => new("weight", null, scale, bias);

    private static TensorProto Weight(params float[][] channels)
    {
        var tensor = new TensorProto { RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(channels.SelectMany(c => c).ToArray().AsSpan())) };
        tensor.Dims.Add([channels.Length, channels[0].Length, 1, 1]);
        return tensor;
    }
}
