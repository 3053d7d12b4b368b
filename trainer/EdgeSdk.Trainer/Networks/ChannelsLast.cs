using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Networks;

/// <summary>
/// Keeps activations [n, c, h, w] in memory as n, h, w, c. Convolutions then run on them as they are; in the usual order each first
/// copies its input, and its gradients, into a blocked order of its own and back.
/// </summary>
internal static class ChannelsLast
{
    /// <summary>The same tensor, ordered.</summary>
    public static Tensor Of(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (channels, height, width) = (x.shape[1], x.shape[2], x.shape[3]);
        // Explicit strides: of an image with one channel every order is contiguous, and only these say which is meant.
        return x.permute(0, 2, 3, 1).contiguous()
            .as_strided(x.shape, [height * width * channels, 1, width * channels, channels]).MoveToOuterDisposeScope();
    }

    /// <summary>Some of the images, in the order of the whole; a plain selection would return them in the usual order.</summary>
    public static Tensor Select(Tensor x, Tensor images)
    {
        using var scope = NewDisposeScope();
        return x.permute(0, 2, 3, 1).index_select(0, images).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
