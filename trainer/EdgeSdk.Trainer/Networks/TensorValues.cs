using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Networks;

/// <summary>Reads tensors into the host's memory, wherever they live.</summary>
internal static class TensorValues
{
    /// <summary>All elements in the order of the shape.</summary>
    /// <typeparam name="T">The tensor's element type.</typeparam>
    public static T[] ToArray<T>(this Tensor tensor)
        where T : unmanaged
    {
        using var detached = tensor.detach();
        using var host = detached.cpu();
        return host.data<T>().ToArray();
    }
}
