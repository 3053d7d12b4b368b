using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace EdgeSdk.Trainer.Distribution;

/// <summary>
/// The rows of all ranks. Every rank computes the same loss of them, so the gradient of its own rows is already whole on this rank, and
/// nothing need be sent on the way back.
/// </summary>
internal sealed class GatheredRows : SingleTensorFunction<GatheredRows>
{
    private const string Place = "place";

    public override string Name => nameof(GatheredRows);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (rows, ranks) = ((Tensor)vars[0], (Communicator)vars[1]);
        ctx.save_data(Place, (Start: rows.shape[0] * ranks.Rank, Count: rows.shape[0]));
        var all = empty([rows.shape[0] * ranks.Size, .. rows.shape[1..]], rows.dtype);
        ranks.Gather<byte>(rows.detach().contiguous().bytes, all.bytes);
        return all.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var (start, count) = ((long Start, long Count))ctx.get_data(Place);
        return [grad_output.narrow(0, start, count), null!];
    }
}
