using EdgeSdk.Trainer.Distribution;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Networks;

/// <summary>Runs the layers of a head over images of which other ranks may hold a part.</summary>
internal static class HeadLayers
{
    private const double Epsilon = 1e-5;

    /// <param name="layers">Linear layers, batch norms and activations.</param>
    /// <param name="x">[n, features].</param>
    /// <param name="batch">The batch the images are of.</param>
    /// <param name="head">The head the layers are of.</param>
    public static Tensor Run(Sequential layers, Tensor x, GlobalBatch batch, nn.Module head)
    {
        if (!batch.IsShared)
            return layers.call(x);
        x = batch.Enter(x, head);
        // Heads are thrown away after training, so nobody reads the running statistics that torch's norms would keep.
        foreach (var layer in layers.children())
        {
            x = layer is BatchNorm1d norm
                ? batch.Normalise(x, norm.weight!, norm.bias!, Epsilon)!
                : ((nn.Module<Tensor, Tensor>)layer).call(x);
        }

        return x;
    }
}
