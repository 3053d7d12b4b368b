using EdgeSdk.Trainer.Distribution;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Networks;

/// <summary>The head that self-supervised training compares views through, and throws away: three linear layers, two batch norms.</summary>
internal sealed class Projector : Module<Tensor, Tensor>, IBatchMember
{
    private readonly Sequential _layers;
    private readonly int _features;

    public Projector(int features, int width)
        : base(nameof(Projector))
    {
        (_features, Width) = (features, width);
        _layers = Sequential(
            Linear(features, width, hasBias: false), BatchNorm1d(width), ReLU(),
            Linear(width, width, hasBias: false), BatchNorm1d(width), ReLU(),
            Linear(width, width, hasBias: false));
        register_module("layers", _layers);
    }

    /// <summary>The length of a projection.</summary>
    public int Width { get; }

    public GlobalBatch Batch { get; set; } = GlobalBatch.Whole;

    public override Tensor forward(Tensor input) => HeadLayers.Run(_layers, input, Batch, this);

    /// <summary>Another projector of the same weights.</summary>
    public Projector Copy()
    {
        var copy = new Projector(_features, Width);
        copy.load_state_dict(state_dict());
        return copy;
    }
}
