using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace EdgeSdk.Trainer.Distribution;

/// <summary>
/// Batch norm whose mean and variance are those of all ranks' rows. Each rank's are computed in double and combined in the order of the
/// ranks; on the way back the two sums that couple all rows are added up over the ranks, also in double.
/// </summary>
internal sealed class SharedNorm : SingleTensorFunction<SharedNorm>
{
    private const string Saved = "statistics";

    public override string Name => nameof(SharedNorm);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias, ranks, epsilon) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Communicator)vars[3], (double)vars[4]);
        var rows = ByChannel.Rows(x.detach());
        var channels = (int)x.shape[1];
        var moments = Moments.Of(ByChannel.Values(rows), channels).Combined(ranks);
        var (scale, shift) = (weight.detach().ToArray<float>(), bias.detach().ToArray<float>());
        var inverse = moments.InverseDeviations(epsilon);
        var output = empty_like(rows);
        ByChannel.Normalise(ByChannel.Values(rows), moments.Mean, inverse, scale, shift, ByChannel.Values(output));
        ctx.save_for_backward([x]);
        ctx.save_data(Saved, new Statistics(moments, inverse, scale, ranks));
        return ByChannel.Like(output, x).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var statistics = (Statistics)ctx.get_data(Saved);
        var x = ctx.get_saved_variables()[0];
        var (rows, gradients) = (ByChannel.Rows(x.detach()), ByChannel.Rows(grad_output));
        var channels = statistics.Scale.Length;
        var own = ByChannel.GradientSums(ByChannel.Values(rows), ByChannel.Values(gradients), statistics.Moments.Mean);
        var all = (double[])own.Clone();
        statistics.Ranks.Sum(all);

        var output = empty_like(rows);
        ByChannel.Gradient(ByChannel.Values(rows), ByChannel.Values(gradients), statistics.Moments, statistics.Inverse, statistics.Scale, all, ByChannel.Values(output));
        // Of weight and bias each rank has its part, as of any parameter.
        var (ofWeight, ofBias) = (new float[channels], new float[channels]);
        for (var c = 0; c < channels; c++)
            (ofWeight[c], ofBias[c]) = ((float)(own[channels + c] * statistics.Inverse[c]), (float)own[c]);
        return
        [
            ByChannel.Like(output, x).MoveToOuterDisposeScope(),
            tensor(ofWeight).MoveToOuterDisposeScope(), tensor(ofBias).MoveToOuterDisposeScope(),
            null!, null!,
        ];
    }

    private sealed record Statistics(Moments Moments, double[] Inverse, float[] Scale, Communicator Ranks);
}
