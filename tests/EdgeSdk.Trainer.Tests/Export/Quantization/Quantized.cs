using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Export.Quantization;

namespace EdgeSdk.Trainer.Tests.Export.Quantization;

/// <summary>Networks with random weights as 8-bit files.</summary>
internal static class Quantized
{
    /// <summary>Exports a network and quantises it; both files are in the folder.</summary>
    public static ModelManifest Write(NetworkSnapshot network, TemporaryFolder folder, QuantizationOptions? options = null)
    {
        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
        return ModelQuantizer.Quantize(folder.File("model.onnx"), Images(network.Input), Images(network.Input, 4), folder.File("int8.onnx"), options);
    }

    public static ImageSet Images(ModelInput input, int count = 16)
    {
        var pixels = new byte[count * input.Channels * input.Height * input.Width];
        new Random(count).NextBytes(pixels);
        return new ImageSet("random", input, pixels, [], []);
    }
}
