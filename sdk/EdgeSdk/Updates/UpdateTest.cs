using System.Numerics.Tensors;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Models;

namespace EdgeSdk.Updates;

/// <summary>Runs a model once at every level before it may take over: it must answer, with numbers.</summary>
internal static class UpdateTest
{
    /// <exception cref="ModelFileException">It does not.</exception>
    public static void Run(string path, AdaptiveModel model)
    {
        var (_, height, width) = model.Manifest.Input;
        var pixels = new byte[height * width];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i % width * 255 / width);
        foreach (var level in model.Levels)
        {
            var result = model.Run(Frame.Over(pixels, width, height, PixelFormat.Mono8), level.Budget);
            if (result.Outcome != RunOutcome.Answered)
                throw new ModelFileException(path, $"its self-test at level {level.Budget} was ended: it takes longer than RunLimit.");
            if (!float.IsFinite(TensorPrimitives.Sum(result.Embedding)) || !float.IsFinite(TensorPrimitives.Sum(result.Logits)))
                throw new ModelFileException(path, $"its self-test at level {level.Budget} gives no numbers; export the model again.");
        }
    }
}
