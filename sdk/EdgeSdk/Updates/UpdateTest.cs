using System.Numerics.Tensors;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Models;

namespace EdgeSdk.Updates;

/// <summary>Runs a model once at every level before it may take over: it must answer, with numbers.</summary>
internal static class UpdateTest
{
    // A single run may be late for a reason of its own: it is the first, or the machine is busy.
    private const int Tries = 3;

    /// <param name="path">For messages.</param>
    /// <param name="model">The model.</param>
    /// <param name="mayBeLate">Whether runs that <see cref="AdaptiveModelOptions.RunLimit"/> ends are no reason to refuse it: a device that starts has nothing better.</param>
    /// <exception cref="ModelFileException">It does not.</exception>
    public static void Run(string path, AdaptiveModel model, bool mayBeLate)
    {
        var (_, height, width) = model.Manifest.Input;
        var pixels = new byte[height * width];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i % width * 255 / width);
        foreach (var level in model.Levels)
        {
            var result = model.Test(Frame.Over(pixels, width, height, PixelFormat.Mono8), level.Budget);
            for (var i = 1; i < Tries && result.Outcome != RunOutcome.Answered; i++)
                result = model.Test(Frame.Over(pixels, width, height, PixelFormat.Mono8), level.Budget);
            if (result.Outcome != RunOutcome.Answered && !mayBeLate)
                throw new ModelFileException(path, $"its self-test at level {level.Budget} was ended: it takes longer than RunLimit.");
            if (!float.IsFinite(TensorPrimitives.Sum(result.Embedding)) || !float.IsFinite(TensorPrimitives.Sum(result.Logits)))
                throw new ModelFileException(path, $"its self-test at level {level.Budget} gives no numbers; export the model again.");
        }
    }
}
