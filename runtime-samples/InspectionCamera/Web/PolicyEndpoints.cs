using EdgeSdk.Budgets;
using InspectionCamera.Line;

namespace InspectionCamera.Web;

/// <summary>Shows and replaces the policies while the line runs.</summary>
internal static class PolicyEndpoints
{
    private const int LongestText = 64 * 1024;

    public static void MapPolicies(this WebApplication app)
    {
        var (file, log) = (app.Services.GetRequiredService<PolicyFile>(), app.Services.GetRequiredService<EventLog>());
        app.MapGet("/api/policies", () => Results.Text(file.Text, "application/json"));
        app.MapPut("/api/policies", async (HttpRequest request) =>
        {
            if (request.ContentLength is null or > LongestText)
                return Refuse(new($"The policies are {request.ContentLength?.ToString() ?? "of unknown"} bytes; {LongestText} are the most."), StatusCodes.Status413PayloadTooLarge);
            using var reader = new StreamReader(request.Body);
            try
            {
                file.Replace(await reader.ReadToEndAsync());
                log.Add("policies", "replaced by hand");
                return Results.Json(new Done("In force from the next frame on."), Json.Default.Done);
            }
            catch (PolicyFormatException e)
            {
                log.Add("policies", $"refused: {e.Message}");
                return Refuse(new(e.Message, e.Line), StatusCodes.Status422UnprocessableEntity);
            }
            catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
            {
                log.Add("policies", $"refused: {e.Message}");
                return Refuse(new(e.Message), StatusCodes.Status422UnprocessableEntity);
            }
        });
    }

    private static IResult Refuse(Refusal why, int status) => Results.Json(why, Json.Default.Refusal, statusCode: status);
}
