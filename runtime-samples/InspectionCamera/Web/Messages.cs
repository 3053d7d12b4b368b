using System.Text.Json.Serialization;
using EdgeSdk.Models;
using InspectionCamera.Line;

namespace InspectionCamera.Web;

/// <summary>The line at one moment, as browsers get it twice a second and <c>/api/state</c> at any time.</summary>
/// <param name="Now">The newest sample, to be added to the charts.</param>
/// <param name="Forced">The budget that is forced; <see langword="null"/> when the policies decide.</param>
/// <param name="Frames">Frames since the start.</param>
/// <param name="Right">Share of right answers, where the truth is known.</param>
/// <param name="PerSecond">Frames per second.</param>
/// <param name="Target">Where the model runs.</param>
/// <param name="Model">Which file answers.</param>
/// <param name="Camera">How the camera is.</param>
/// <param name="Levels">The level table.</param>
internal sealed record StateMessage(
    Sample Now, double? Forced, long Frames, double? Right, double PerSecond, string Target, ModelRow Model, CameraRow Camera, LevelRow[] Levels)
{
    public string Type { get; } = "state";
}

internal sealed record ModelRow(string Name, long? Version, string Sha256);

internal sealed record CameraRow(string State, string? Problem, int Restarts, bool IsPulled);

/// <summary>One level: what it is worth, what it costs, and what it takes here and now.</summary>
internal sealed record LevelRow(double Budget, double? Accuracy, double MacsShare, double? P50, double? P99, long Frames, bool IsRunning)
{
    public static LevelRow Of(ModelLevel level, double denseMacs, Figures figures)
    {
        var times = figures.Levels.GetValueOrDefault(level.Budget);
        return new(level.Budget, level.Top1, level.Macs / denseMacs, times?.P50, times?.P99, times?.Frames ?? 0, figures.Last?.Level == level.Budget);
    }
}

/// <summary>Something that happened.</summary>
internal sealed record EventMessage(long Number, string Time, string Kind, string Text)
{
    public string Type { get; } = "event";
}

/// <summary>What a page needs first: how it came to this.</summary>
internal sealed record HelloMessage(bool IsTrace, double TraceSpeed, Sample[] History, EventMessage[] Events)
{
    public string Type { get; } = "hello";
}

/// <summary>Why something was not done, in one sentence; with the line where a text was wrong.</summary>
internal sealed record Refusal(string Problem, int? Line = null);

internal sealed record BudgetRequest(double Budget);

internal sealed record Done(string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(StateMessage))]
[JsonSerializable(typeof(EventMessage))]
[JsonSerializable(typeof(HelloMessage))]
[JsonSerializable(typeof(PictureAnswer))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(BudgetRequest))]
[JsonSerializable(typeof(Done))]
internal sealed partial class Json : JsonSerializerContext;
