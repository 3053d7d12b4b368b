using EdgeSdk.Trainer.Distribution;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Networks;

/// <summary>
/// A small head over the projector that only sub-networks are compared through, so that what a narrow network cannot say need not bend the
/// features that all share (US3L, arXiv 2303.06870). Thrown away with the projector.
/// </summary>
internal sealed class StudentHead : Module<Tensor, Tensor>, IBatchMember
{
    private readonly Sequential _layers;

    public StudentHead(int width, int hidden)
        : base(nameof(StudentHead))
    {
        _layers = Sequential(Linear(width, hidden, hasBias: false), BatchNorm1d(hidden), ReLU(), Linear(hidden, width, hasBias: false));
        register_module("layers", _layers);
    }

    public GlobalBatch Batch { get; set; } = GlobalBatch.Whole;

    public override Tensor forward(Tensor input) => HeadLayers.Run(_layers, input, Batch, this);
}
