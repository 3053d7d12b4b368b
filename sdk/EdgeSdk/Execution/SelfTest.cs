using System.Numerics.Tensors;
using EdgeSdk.Execution.Providers;
using EdgeSdk.Models;

namespace EdgeSdk.Execution;

/// <summary>Compares a target's answers with the CPU's on one image, at every level, before a frame may depend on it.</summary>
internal sealed class SelfTest(ModelFile file, ExecutionSettings settings)
{
    private Answer[]? _expected;

    private sealed record Answer(float[] Embedding, float[] Logits);

    /// <summary>Opens the model on <paramref name="target"/>, warms it up and tests it.</summary>
    /// <exception cref="ProviderException">The target cannot run the model, or gives other answers.</exception>
    public TargetRunner Open(Target target)
    {
        var plans = FrozenPlans.For(file, target);
        var runner = TargetRunner.Open(file, plans, target, settings);
        try
        {
            // The first run of a level may compile kernels or search for algorithms.
            using var watch = new RunWatch(settings.Clock);
            var answers = Answers(runner, watch, target == Target.Cpu ? null : 10 * settings.HangAfter);
            if (target != Target.Cpu)
                Compare(target, _expected ??= Reference(plans), answers);
            FreedMemory.GiveBack();
            return runner;
        }
        catch
        {
            runner.Dispose();
            throw;
        }
    }

    /// <summary>Rings around a point off the centre over a slope: edges of every direction, and no two pixels alike.</summary>
    internal static void Draw(Span<float> image, ModelInput input)
    {
        var i = 0;
        for (var c = 0; c < input.Channels; c++)
            for (var y = 0; y < input.Height; y++)
                for (var x = 0; x < input.Width; x++)
                {
                    var (u, v) = ((x + 0.5f) / input.Width - 0.4f, (y + 0.5f) / input.Height - 0.55f);
                    image[i++] = 0.4f + 0.3f * MathF.Sin(24 * MathF.Sqrt(u * u + v * v) + c) + 0.3f * (u + v);
                }
    }

    private Answer[] Reference(IReadOnlyList<ModelFile> plans)
    {
        using var cpu = TargetRunner.Open(file, plans, Target.Cpu, settings);
        using var watch = new RunWatch(settings.Clock);
        return Answers(cpu, watch, null);
    }

    private Answer[] Answers(TargetRunner runner, RunWatch watch, TimeSpan? limit)
    {
        Draw(runner.Buffers.Image, file.Manifest.Input);
        var answers = new Answer[file.Manifest.Levels.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            runner.Buffers.ClearOutputs();
            if (runner.Run(file.Manifest.Levels[i].Budget, limit, watch) != RunOutcome.Answered)
                throw new ProviderException(TargetFault.Hung, $"the self-test took longer than {limit}.");
            answers[i] = new([.. runner.Buffers.Embedding], [.. runner.Buffers.Logits]);
        }
        return answers;
    }

    private void Compare(Target target, Answer[] expected, Answer[] found)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var distance = Math.Max(Distance(expected[i].Embedding, found[i].Embedding), Distance(expected[i].Logits, found[i].Logits));
            // Written so that a distance that is no number fails.
            if (!(distance <= settings.Tolerance))
                throw new ProviderException(TargetFault.Disagrees, FormattableString.Invariant(
                    $"its answer at level {file.Manifest.Levels[i].Budget} is {distance:0.###} away from the CPU's, more than the tolerance of {settings.Tolerance}; update the driver of {target}."));
        }
    }

    private static double Distance(float[] expected, float[] found)
    {
        var length = Math.Max(TensorPrimitives.Norm(expected), 1e-6f);
        return expected.Length == 0 ? 0 : TensorPrimitives.Distance(expected, found) / length;
    }
}
