using System.Text.Json.Serialization;
using EdgeSdk.Hosting;

namespace InspectionCamera.Web;

/// <summary>For whatever restarts programs and wakes people: 200 while frames are answered, 503 when they cannot be, with a sentence for everything that is wrong.</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this WebApplication app)
    {
        var model = app.Services.GetRequiredService<EdgeModel>();
        app.MapGet("/health", () =>
        {
            var health = model.CheckHealth();
            var status = health.State == EdgeModelState.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return Results.Json(new HealthMessage(health.State.ToString(), health.Problems), HealthJson.Default.HealthMessage, statusCode: status);
        });
    }
}

internal sealed record HealthMessage(string State, IReadOnlyList<string> Problems);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthMessage))]
internal sealed partial class HealthJson : JsonSerializerContext;
