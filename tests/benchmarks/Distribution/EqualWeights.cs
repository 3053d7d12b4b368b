using System.Globalization;
using System.Runtime.InteropServices;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;

namespace EdgeSdk.Benchmarks.Distribution;

/// <summary>The weights after ten steps over four ranks beside those of one rank, and of a process without <c>mpirun</c>, for every method.</summary>
internal static class EqualWeights
{
    /// <summary>The argument that makes this program a rank.</summary>
    public const string Child = "mpi-equal-rank";

    private const int Steps = 10, Ranks = 4;
    private const double Goal = 1e-5;

    /// <summary>Prints the table; the answer is whether every method reached the goal.</summary>
    public static bool Print(double learningRate)
    {
        Console.WriteLine($"Processor: {Processor.Describe()}. Largest absolute difference of any weight, {Ranks} ranks and 1 rank, batch {SmallRun.Batch}, AdamW, learning rate {learningRate:g}; goal after {Steps} steps {Goal:0e+0}.");
        Console.WriteLine("| method | after 1 step | after 2 | after 5 | after 10 | a process without mpirun, after 10 |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        var reached = true;
        foreach (var (method, gates) in new[]
        {
            (MethodNames.VicReg, GateKinds.Budget), (MethodNames.VicRegGating, GateKinds.Budget), (MethodNames.VicRegDual, GateKinds.Budget),
            (MethodNames.Elastic, GateKinds.Budget), (MethodNames.Elastic, GateKinds.Image), (SmallRun.WithLabels, GateKinds.Budget),
        })
        {
            var (alone, one, four) = (Weights(0, method, gates, learningRate), Weights(1, method, gates, learningRate), Weights(Ranks, method, gates, learningRate));
            var differences = one.Zip(four, Difference).ToArray();
            reached &= differences[^1] <= Goal;
            Console.WriteLine($"| {method}{(method == MethodNames.Elastic ? $", gates of the {gates}" : "")} | {differences[0]:0.0e+0} | {differences[1]:0.0e+0} | {differences[4]:0.0e+0} | {differences[9]:0.0e+0} | {Difference(alone[9], four[9]):0.0e+0} |");
        }

        Console.WriteLine(reached ? "Goal reached." : "Goal missed.");
        return reached;
    }

    /// <summary>Is a rank: trains, and rank 0 writes the weights after each step.</summary>
    public static int Rank(string method, string gates, string learningRate, string folder)
    {
        using var ranks = Communicator.FromLauncher();
        using var file = ranks.IsFirst ? File.Create(Path.Combine(folder, "weights.bin")) : null;
        SmallRun.Train(method, gates, Steps, ranks, folder, double.Parse(learningRate, CultureInfo.InvariantCulture), weights => file?.Write(MemoryMarshal.AsBytes<float>(weights)));
        return 0;
    }

    private static float[][] Weights(int ranks, string method, string gates, double learningRate)
    {
        var folder = Directory.CreateTempSubdirectory("edgesdk-mpi-").FullName;
        try
        {
            Mpirun.Run(ranks, 1, TimeSpan.FromSeconds(60), Child, method, gates, learningRate.ToString("R", CultureInfo.InvariantCulture), folder);
            var all = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, "weights.bin"))).ToArray();
            return [.. all.Chunk(all.Length / Steps)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Difference(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max();
}
