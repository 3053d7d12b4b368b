using EdgeSdk.Trainer.Export;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Networks;

/// <summary>Folds a batch norm into the convolution before it: w' = w * scale, b' = bias.</summary>
internal static class Folding
{
    public static ConvolutionSnapshot Convolution(Tensor weight, TieredBatchNorm norm, int stride, int padding)
    {
        var (outChannels, inChannels, kernel) = ((int)weight.shape[0], (int)weight.shape[1], (int)weight.shape[2]);
        var (scale, bias) = norm.Fold(0, outChannels);
        var folded = weight.ToArray<float>();
        var perChannel = folded.Length / outChannels;
        for (var i = 0; i < folded.Length; i++)
            folded[i] *= scale[i / perChannel];
        return new ConvolutionSnapshot(folded, bias, inChannels, outChannels, kernel, stride, padding);
    }
}
