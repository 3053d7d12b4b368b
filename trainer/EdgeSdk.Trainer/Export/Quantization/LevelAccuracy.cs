using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>Measures a model level by level, in ONNX Runtime, one image at a time as the SDK runs it.</summary>
internal static class LevelAccuracy
{
    /// <summary>Each level with its mean MACs and, where the model has a head and the images labels, its top-1 accuracy on these images.</summary>
    public static IReadOnlyList<ModelLevel> Measure(byte[] model, ModelManifest manifest, ImageSet images)
    {
        using var run = new ModelRun(model);
        long[] shape = [1, images.Shape.Channels, images.Shape.Height, images.Shape.Width];
        var scored = manifest.Labels.Count > 0 && images.Labels.Count > 0;
        return [.. manifest.Levels.Select(level =>
        {
            var (macs, right) = (0.0, 0);
            for (var i = 0; i < images.Count; i++)
            {
                var result = run.Run(Calibration.Pixels(images[i]), shape, (float)level.Budget);
                macs += result.Macs;
                right += scored && Array.IndexOf(result.Logits!, result.Logits!.Max()) == images.Labels[i] ? 1 : 0;
            }

            // How sure the answers are hardly changes; what was not measured again is not claimed.
            return level with
            {
                Macs = macs / images.Count,
                Top1 = scored ? (double)right / images.Count : null,
                KnnTop1 = null,
                CalibrationError = null,
            };
        })];
    }
}
