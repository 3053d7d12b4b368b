using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Methods;

/// <summary>
/// VICReg (Bardes, Ponce and LeCun, ICLR 2022, arXiv 2105.04906): views of an image should agree (invariance), every dimension should vary
/// over the batch (variance), and no two dimensions should say the same (covariance).
/// </summary>
internal sealed record VicRegLoss(double Invariance = 25, double Variance = 25, double Covariance = 1)
{
    private const double Epsilon = 1e-4;
    private const double TargetStd = 1;

    /// <summary>The loss of two batches of projections, each [n, d]; a scalar.</summary>
    public Tensor Of(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var loss = nn.functional.mse_loss(a, b) * Invariance
            + (VarianceTerm(a) + VarianceTerm(b)) * (Variance / 2)
            + (CovarianceTerm(a) + CovarianceTerm(b)) * Covariance;
        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>mean_j max(0, 1 - sqrt(var_j + eps)).</summary>
    internal static Tensor VarianceTerm(Tensor z) => nn.functional.relu(TargetStd - (z.var(0, unbiased: true) + Epsilon).sqrt()).mean();

    /// <summary>(1/d) sum_{i != j} cov_ij^2.</summary>
    internal static Tensor CovarianceTerm(Tensor z)
    {
        var centred = z - z.mean([0L], keepdim: true);
        var covariance = centred.t().matmul(centred) / (z.shape[0] - 1);
        return (covariance.square().sum() - covariance.diagonal().square().sum()) / z.shape[1];
    }
}
