using System.Globalization;
using EdgeSdk.Budgets.Configuration;

namespace BudgetFromAnywhere;

/// <summary>The budget by REST.</summary>
internal static class Endpoints
{
    // A number needs less; nobody fills the memory of the device.
    private const int LongestBody = 64;

    public static void Map(WebApplication app, OrderDesk desk, Camera camera, PolicyWatch? watch)
    {
        app.MapGet("/budget", (IServiceProvider services) => Results.Json(new
        {
            camera.Status.Granted,
            camera.Status.Reason,
            Source = camera.Status.Source?.ToString().ToLowerInvariant() ?? "policies",
            camera.Status.Frames,
            Mqtt = services.GetService<MqttOrders>()?.Status ?? "not used",
            Policies = watch is null ? "not used" : watch.Problem ?? "in force",
        }));
        app.MapPut("/budget", async (HttpRequest request, CancellationToken aborted) =>
        {
            try
            {
                var order = Order.Parse(await Body(request, aborted), "the body");
                desk.Give(Source.Rest, order, Seconds(request.Query["seconds"]));
                return Results.NoContent();
            }
            catch (FormatException refused)
            {
                return Results.Text(refused.Message + "\n", statusCode: StatusCodes.Status400BadRequest);
            }
        });
        app.MapDelete("/budget", () =>
        {
            desk.Give(Source.Rest, Order.Nothing);
            return Results.NoContent();
        });
    }

    private static async Task<string> Body(HttpRequest request, CancellationToken aborted)
    {
        var characters = new char[LongestBody + 1];
        using var reader = new StreamReader(request.Body);
        var length = await reader.ReadBlockAsync(characters, aborted);
        return length <= LongestBody ? new string(characters, 0, length) : throw new FormatException($"the body is longer than {LongestBody} characters; give a number above 0 and up to 1.");
    }

    private static double? Seconds(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 31_536_000
            ? seconds
            : throw new FormatException($"seconds is '{text}'; give a number above 0 and up to 31536000, or leave it out.");
    }
}
