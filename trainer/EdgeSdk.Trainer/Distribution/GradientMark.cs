using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace EdgeSdk.Trainer.Distribution;

/// <summary>Changes nothing, and tells when the gradient passes on its way back. TorchSharp has no hooks on tensors.</summary>
internal sealed class GradientMark : SingleTensorFunction<GradientMark>
{
    private const string Passed = "passed";

    public override string Name => nameof(GradientMark);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Passed, vars[1]);
        return ((Tensor)vars[0]).alias();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        ((Action)ctx.get_data(Passed))();
        return [grad_output.alias(), null!];
    }
}
