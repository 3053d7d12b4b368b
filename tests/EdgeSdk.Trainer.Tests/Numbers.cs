using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests;

/// <summary>Tensors as plain numbers, and comparisons that say where they fail.</summary>
internal static class Numbers
{
    /// <summary>Normal numbers from System.Random, so that a reference does not share torch's generator.</summary>
    public static double[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }

    public static float[] NormalSingles(int count, int seed) => [.. Normal(count, seed).Select(value => (float)value)];

    public static double[,] Matrix(double[] values, int rows)
    {
        var matrix = new double[rows, values.Length / rows];
        Buffer.BlockCopy(values, 0, matrix, 0, values.Length * sizeof(double));
        return matrix;
    }

    /// <summary>All values in row-major order, whatever the strides.</summary>
    public static double[] Values(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    public static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"at {i}: expected {expected[i]:R}, got {actual[i]:R}");
        }
    }

    public static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        AssertClose(expected.Values(), actual.Values(), tolerance);
    }
}
