using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Models.Trust;
using EdgeSdk.Trainer.Export.Quantization;

namespace EdgeSdk.Trainer.Export.HalfPrecision;

/// <summary>
/// Makes a float16 model of an exported one, for GPUs: half the size, and the arithmetic that tensor cores are fastest at. Inputs and outputs
/// stay float32, and so does the gate, whose thresholds decide.
/// </summary>
public static class Float16Converter
{
    // float16 has 11 significant bits; a chain of some twenty operators loses less than this.
    private const double Tolerance = 0.02;

    /// <summary>Converts a model and writes the result, whole or not at all.</summary>
    /// <param name="path">The model file, as the trainer exported it.</param>
    /// <param name="outputPath">The file to write; its folder must exist. An older file is replaced.</param>
    /// <param name="trust">What the model may bring beside what every model may, such as <see cref="ModelTrust.OperatorSet"/>; without it nothing.</param>
    /// <returns>The manifest of the written file, with the accuracy that was measured of the float32 one.</returns>
    /// <exception cref="ModelFileException">The model cannot be read, or is frozen or converted already.</exception>
    /// <exception cref="ExportException">A number is too large for float16, the result is further than 2 % from the float32 file at some tier, or
    /// it cannot be written. An older file is left as it was.</exception>
    public static ModelManifest Convert(string path, string outputPath, Action<ModelTrust>? trust = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        var allowed = new ModelTrust();
        trust?.Invoke(allowed);
        var source = ConvertedFile.ReadSource(path, allowed.Rules());
        var model = ModelProto.Parser.ParseFrom(source.Bytes);
        return ConvertedFile.Write(Float16Graph.Rewrite(model), source, "float16", Tolerance, outputPath, test: null);
    }
}
