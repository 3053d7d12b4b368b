using EdgeSdk.Hosting;
using InspectionCamera.Line;

namespace InspectionCamera.Web;

/// <summary>Forces and releases the budget.</summary>
internal static class BudgetEndpoints
{
    public static void MapBudget(this WebApplication app)
    {
        var (model, log) = (app.Services.GetRequiredService<EdgeModel>(), app.Services.GetRequiredService<EventLog>());
        app.MapPut("/api/budget", async (HttpRequest request) =>
        {
            if (await ReadBudget(request) is not { } budget)
                return Results.Json(new Refusal("The body is {\"budget\": 0.3} with a number in (0, 1]."), Json.Default.Refusal, statusCode: StatusCodes.Status400BadRequest);
            model.Force(budget);
            log.Add(EventLog.Budget, FormattableString.Invariant($"forced to {budget:0.00} by hand"));
            return Results.Json(new Done(FormattableString.Invariant($"Forced to {budget:0.00}.")), Json.Default.Done);
        });
        app.MapDelete("/api/budget", () =>
        {
            model.Release();
            log.Add(EventLog.Budget, "released: the policies decide");
            return Results.Json(new Done("Released: the policies decide."), Json.Default.Done);
        });
    }

    private static async Task<double?> ReadBudget(HttpRequest request)
    {
        try
        {
            var asked = await request.ReadFromJsonAsync(Json.Default.BudgetRequest);
            return asked is { Budget: > 0 and <= 1 } ? asked.Budget : null;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
