using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeSdk.Execution;
using EdgeSdk.Models;

namespace EdgeSdk.Profiling;

/// <summary>What every level of a model takes on one device and target, measured. It lies beside the model, in a file whose name holds the key.</summary>
public sealed record DeviceProfile
{
    /// <summary>The schema this library reads and writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The schema version the profile was written with.</summary>
    public required int Schema { get; init; }

    /// <summary><see cref="ModelManifest.WeightsSha256"/> of the model.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>The device: see <see cref="DeviceName.Current"/>.</summary>
    public required string Device { get; init; }

    /// <summary>Where the model ran, for example <c>Cpu</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Threads of one operator; 0 is one per physical core.</summary>
    public required int Threads { get; init; }

    /// <summary>The levels, by rising budget.</summary>
    public required IReadOnlyList<LevelProfile> Levels { get; init; }

    /// <summary>Where the profile of a model lies for this device.</summary>
    /// <param name="modelPath">The <c>.onnx</c> file.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="target">Where it runs.</param>
    /// <param name="threads">Threads of one operator.</param>
    public static string PathFor(string modelPath, ModelManifest manifest, Target target, int threads)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        ArgumentNullException.ThrowIfNull(manifest);
        var key = $"{manifest.WeightsSha256}|{DeviceName.Current}|{target}|{threads}";
        return $"{Path.ChangeExtension(modelPath, null)}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..12]}.profile.json";
    }

    /// <summary>The profile beside a model, if there is one that fits; one that is damaged or of another model counts as none.</summary>
    internal static DeviceProfile? Find(string modelPath, ModelManifest manifest, Target target, int threads)
    {
        try
        {
            var profile = Read(PathFor(modelPath, manifest, target, threads));
            profile.CheckFits(manifest);
            return profile;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Reads a profile.</summary>
    /// <exception cref="InvalidDataException">The file is no profile, or its numbers make no sense.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DeviceProfile Read(string path)
    {
        try
        {
            var profile = JsonSerializer.Deserialize(File.ReadAllText(path), ProfileJson.Default.DeviceProfile) ?? throw new InvalidDataException($"{path}: the profile is empty.");
            return profile.FirstProblem() is { } problem ? throw new InvalidDataException($"{path}: {problem}; measure it again with 'edge profile'.") : profile;
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{path}: not a profile (line {broken.LineNumber + 1}): {broken.Message.Split(" Path:")[0]}", broken);
        }
    }

    /// <summary>Writes the profile; an older file is replaced, or kept whole when that fails.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, ProfileJson.Default.DeviceProfile));

    /// <summary>Refuses to serve another model than the one measured.</summary>
    /// <exception cref="ArgumentException">The profile is of another model.</exception>
    internal void CheckFits(ModelManifest manifest)
    {
        if (ModelSha256 != manifest.WeightsSha256)
            throw new ArgumentException($"The profile is of a model with weights {Short(ModelSha256)}, this model's are {Short(manifest.WeightsSha256)}; measure it with 'edge profile'.");
        if (!Levels.Select(level => level.Budget).SequenceEqual(manifest.Levels.Select(level => level.Budget)))
            throw new ArgumentException("The profile has other levels than the model; measure it again with 'edge profile'.");
    }

    private string? FirstProblem()
    {
        if (Schema != CurrentSchema)
            return $"its schema is {Schema}, this library reads {CurrentSchema}";
        if (Levels.Count == 0)
            return "it has no levels";
        foreach (var level in Levels)
        {
            if (!(level.P50 > 0 && level.P99 >= level.P50 && double.IsFinite(level.P99) && level.Joules is null or > 0))
                return FormattableString.Invariant($"level {level.Budget} takes {level.P50} s (p50) and {level.P99} s (p99), {level.Joules} J");
        }
        return null;
    }

    private static string Short(string hash) => hash[..Math.Min(12, hash.Length)];
}

/// <summary>What one level takes.</summary>
/// <param name="Budget">The level's budget, in (0, 1].</param>
/// <param name="P50">Time of the typical frame, in seconds.</param>
/// <param name="P99">Time that 99 frames in 100 stay under, in seconds.</param>
/// <param name="Joules">Energy that a frame adds to what the idle device uses, in joules; <see langword="null"/> where no counter can be read.</param>
public sealed record LevelProfile(double Budget, double P50, double P99, double? Joules = null);

/// <summary>Reads and writes profiles without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DeviceProfile))]
internal sealed partial class ProfileJson : JsonSerializerContext;
