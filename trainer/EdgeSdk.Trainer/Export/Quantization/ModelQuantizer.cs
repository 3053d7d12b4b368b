using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Data;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>
/// Makes an 8-bit model of an exported one, after training and without labels: all levels in the one file, weights stored once as bytes with
/// one scale per output channel, activations as bytes with ranges observed on images, tier by tier. The gate and the head stay float32.
/// </summary>
public static class ModelQuantizer
{
    // Noise images are further from the calibration images than any camera picture; a defect is off by the embedding's whole length.
    private const double Tolerance = 0.3;

    /// <summary>Quantises a model and writes the result, whole or not at all.</summary>
    /// <param name="path">The model file, as the trainer exported it.</param>
    /// <param name="calibration">Images to observe activations on; their labels are not looked at. Use training images.</param>
    /// <param name="test">Images whose accuracy goes into the manifest of the written file.</param>
    /// <param name="outputPath">The file to write; its folder must exist. An older file is replaced.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <returns>The manifest of the written file.</returns>
    /// <exception cref="ArgumentException">The images are not of the model's shape, or an option is out of range.</exception>
    /// <exception cref="ModelFileException">The model cannot be read.</exception>
    /// <exception cref="ExportException">The model cannot be quantised, or the result fails its check. An older file is left as it was.</exception>
    public static ModelManifest Quantize(string path, ImageSet calibration, ImageSet test, string outputPath, QuantizationOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Images, 1);
        var source = ConvertedFile.ReadSource(path);
        foreach (var images in new[] { calibration, test })
            if (images.Shape != source.Manifest.Input)
                throw new ArgumentException($"The images of {images.Name} are {Text(images.Shape)}, the model takes {Text(source.Manifest.Input)}.");
        return ConvertedFile.Write(Rewrite(source, calibration, options), source, "int8", Tolerance, outputPath, test);
    }

    /// <summary>The model of a file in 8 bits, neither checked nor measured.</summary>
    internal static byte[] Rewrite(string path, ImageSet calibration, QuantizationOptions options) =>
        Rewrite(ConvertedFile.ReadSource(path), calibration, options).ToByteArray();

    private static ModelProto Rewrite(ModelFile source, ImageSet calibration, QuantizationOptions options)
    {
        var model = ModelProto.Parser.ParseFrom(source.Bytes);
        var plan = new ActivationPlan(model.Graph, options.FloatStem);
        var scales = Calibration.Run(model, source.Manifest, plan, calibration.Take(Math.Min(options.Images, calibration.Count)), options.Range);
        return GraphQuantizer.Rewrite(model, plan, scales, options.Weights);
    }

    private static string Text(ModelInput shape) => $"{shape.Channels}x{shape.Height}x{shape.Width}";
}
