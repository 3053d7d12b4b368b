using EdgeSdk.Trainer.Methods;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Methods;

public class VicRegLossTests
{
    private const double Epsilon = 1e-4;

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(8, 5)]
    [InlineData(5, 8)]
    public void The_loss_agrees_with_sums_written_out(int images, int dimensions)
    {
        // Small and large spreads, so that the hinge of the variance term is on for some dimensions and off for others.
        var a = Normal(images * dimensions, 1).Select((value, i) => value * (0.2 + i % dimensions)).ToArray();
        var b = Normal(images * dimensions, 2).Select((value, i) => value * (0.2 + i % dimensions)).ToArray();
        using var scope = NewDisposeScope();

        var loss = new VicRegLoss(3, 5, 7).Of(Double(a, images), Double(b, images)).item<double>();

        AssertClose([Reference(Matrix(a, images), Matrix(b, images), 3, 5, 7)], [loss], 1e-12);
    }

    [Fact]
    public void The_weights_are_the_papers_when_none_are_given()
    {
        var (a, b) = (Normal(12, 3), Normal(12, 4));
        using var scope = NewDisposeScope();
        var loss = new VicRegLoss().Of(Double(a, 4), Double(b, 4)).item<double>();
        AssertClose([Reference(Matrix(a, 4), Matrix(b, 4), 25, 25, 1)], [loss], 1e-12);
    }

    [Fact]
    public void Single_precision_agrees_to_1e_5()
    {
        var (a, b) = (NormalSingles(64 * 16, 5), NormalSingles(64 * 16, 6));
        using var scope = NewDisposeScope();
        var loss = new VicRegLoss().Of(tensor(a, [64, 16]), tensor(b, [64, 16])).item<float>();
        var expected = Reference(Matrix([.. a.Select(v => (double)v)], 64), Matrix([.. b.Select(v => (double)v)], 64), 25, 25, 1);
        AssertClose([expected], [loss], 1e-5);
    }

    [Fact]
    public void Identical_views_have_no_invariance_term()
    {
        using var scope = NewDisposeScope();
        var z = Double(Normal(12, 7), 4);
        Assert.Equal(0, new VicRegLoss(25, 0, 0).Of(z, z).item<double>());
    }

    [Fact]
    public void A_constant_batch_pays_the_full_variance_term_and_no_covariance()
    {
        using var scope = NewDisposeScope();
        var z = full([6, 3], 0.75, ScalarType.Float64);
        Assert.Equal(1 - Math.Sqrt(Epsilon), VicRegLoss.VarianceTerm(z).item<double>(), 12);
        Assert.Equal(0, VicRegLoss.CovarianceTerm(z).item<double>());
    }

    [Fact]
    public void Dimensions_that_vary_enough_pay_nothing()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, VicRegLoss.VarianceTerm(Double([-2, 1, 2, -1], 2)).item<double>());
    }

    [Fact]
    public void The_covariance_of_three_points_is_the_one_done_by_hand()
    {
        // Columns 1 2 6 and 1 3 2: means 3 and 2, centred -2 -1 3 and -1 1 0, covariance (2 - 1 + 0) / 2 = 1/2;
        // it stands twice off the diagonal, and (1/4 + 1/4) / 2 dimensions = 1/4.
        using var scope = NewDisposeScope();
        Assert.Equal(0.25, VicRegLoss.CovarianceTerm(Double([1, 1, 2, 3, 6, 2], 3)).item<double>(), 12);
    }

    [Fact]
    public void Swapping_the_views_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Double(Normal(12, 8), 4), Double(Normal(12, 9), 4));
        Assert.Equal(new VicRegLoss().Of(a, b).item<double>(), new VicRegLoss().Of(b, a).item<double>(), 12);
    }

    [Fact]
    public void Gradients_agree_with_finite_differences()
    {
        const double Step = 1e-6;
        const int Images = 5, Dimensions = 3;
        var (a, b) = (Normal(Images * Dimensions, 10), Normal(Images * Dimensions, 11));
        using var scope = NewDisposeScope();
        var (x, y) = (Double(a, Images).requires_grad_(), Double(b, Images).requires_grad_());
        new VicRegLoss().Of(x, y).backward();

        AssertClose(Differences(a, moved => Reference(Matrix(moved, Images), Matrix(b, Images), 25, 25, 1)), x.grad!.Values(), 1e-6);
        AssertClose(Differences(b, moved => Reference(Matrix(a, Images), Matrix(moved, Images), 25, 25, 1)), y.grad!.Values(), 1e-6);

        static double[] Differences(double[] at, Func<double[], double> loss) => [.. at.Select((_, i) =>
        {
            double[] Moved(double by) => [.. at.Select((value, j) => i == j ? value + by : value)];
            return (loss(Moved(Step)) - loss(Moved(-Step))) / (2 * Step);
        })];
    }

    private static Tensor Double(double[] values, int rows) => tensor(values, [rows, values.Length / rows]);

    private static double Reference(double[,] a, double[,] b, double invariance, double variance, double covariance)
    {
        double squares = 0;
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < a.GetLength(1); j++)
                squares += (a[i, j] - b[i, j]) * (a[i, j] - b[i, j]);
        }

        return invariance * squares / a.Length
            + variance * (Variance(a) + Variance(b)) / 2
            + covariance * (OffDiagonal(a) + OffDiagonal(b));
    }

    private static double Variance(double[,] z)
    {
        var d = z.GetLength(1);
        return Enumerable.Range(0, d).Sum(j => Math.Max(0, 1 - Math.Sqrt(Covariance(z, j, j) + Epsilon))) / d;
    }

    private static double OffDiagonal(double[,] z)
    {
        var d = z.GetLength(1);
        return Enumerable.Range(0, d).Sum(i => Enumerable.Range(0, d).Where(j => j != i).Sum(j => Math.Pow(Covariance(z, i, j), 2))) / d;
    }

    private static double Covariance(double[,] z, int i, int j)
    {
        var n = z.GetLength(0);
        double Mean(int column) => Enumerable.Range(0, n).Sum(row => z[row, column]) / n;
        var (meanI, meanJ) = (Mean(i), Mean(j));
        return Enumerable.Range(0, n).Sum(row => (z[row, i] - meanI) * (z[row, j] - meanJ)) / (n - 1);
    }
}
