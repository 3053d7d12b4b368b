using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeSdk.Models;

/// <summary>
/// What a model file says about itself: the JSON under <see cref="MetadataKey"/> in the ONNX file's <c>metadata_props</c>.
/// </summary>
public sealed record ModelManifest
{
    /// <summary>The key in <c>metadata_props</c> that holds the manifest.</summary>
    public const string MetadataKey = "edgesdk.manifest";

    /// <summary>The newest manifest schema this library reads and the one it writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Verifies a model file and reads its manifest; ONNX Runtime is not involved.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <exception cref="ModelFileException">The file is missing, damaged, of a newer schema or not made by EdgeSdk.</exception>
    public static ModelManifest Read(string path) => ModelFile.Read(path).Manifest;

    /// <summary>The manifest as the JSON that stands in the file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ManifestJson.Default.ModelManifest);

    /// <summary>The schema version the manifest was written with.</summary>
    public required int Schema { get; init; }

    /// <summary>A short name for people, for example <c>fashion-mnist</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The shape of one image as the network takes it.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>The length of the embedding.</summary>
    public required int EmbeddingLength { get; init; }

    /// <summary>The class names in the order of the logits; empty when the model has no head.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Multiply-accumulates of the dense network for one image.</summary>
    public required long DenseMacs { get; init; }

    /// <summary>The levels the model was calibrated for, by rising budget; the last one is dense.</summary>
    public required IReadOnlyList<ModelLevel> Levels { get; init; }

    /// <summary>The gated blocks from input to output.</summary>
    public required IReadOnlyList<ModelBlock> Blocks { get; init; }

    /// <summary>Which blocks share a decision, from input to output; <see langword="null"/> when every block decides alone.</summary>
    public IReadOnlyList<ModelUnit>? Units { get; init; }

    /// <summary>How the model came to be.</summary>
    public required ModelTraining Training { get; init; }

    /// <summary>SHA-256, in lower-case hexadecimal, over the raw bytes of the main graph's initializers in file order.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>Where a frozen file comes from; <see langword="null"/> for a file as the trainer exports it.</summary>
    public FrozenFrom? Frozen { get; init; }

    /// <summary>Where an 8-bit or float16 file comes from; <see langword="null"/> for float32.</summary>
    public ConvertedFrom? Converted { get; init; }
}

/// <summary>The shape of one image as the network takes it; values are in 0..1, channels first.</summary>
/// <param name="Channels">Number of channels: 1 for grey, 3 for RGB.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
public sealed record ModelInput(int Channels, int Height, int Width);

/// <summary>A gated residual block.</summary>
/// <param name="Name">Its name in the graph, for example <c>stage2.block1</c>.</param>
/// <param name="Channels">Its inner channels when dense.</param>
/// <param name="Tiers">The widths (inner channels) it can run at, strictly rising; 0 means the block is skipped.</param>
/// <param name="TierMacs">The MACs the block spends at each tier, shortcut included.</param>
public sealed record ModelBlock(string Name, int Channels, IReadOnlyList<int> Tiers, IReadOnlyList<long> TierMacs);

/// <summary>Training provenance.</summary>
public sealed record ModelTraining
{
    /// <summary>The method, for example <c>elastic</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The data set, for example <c>fashion-mnist</c>.</summary>
    public required string DataSet { get; init; }

    /// <summary>Number of training images.</summary>
    public required int Images { get; init; }

    /// <summary>Epochs of self-supervised training.</summary>
    public required double Epochs { get; init; }

    /// <summary>Epochs of training with labels that followed; <see langword="null"/> when there were none.</summary>
    public double? FineTuningEpochs { get; init; }

    /// <summary>The seed of the run.</summary>
    public required long Seed { get; init; }

    /// <summary>Version of the trainer, with the commit it was built from when known.</summary>
    public required string Trainer { get; init; }
}

/// <summary>Reads and writes the manifest without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
