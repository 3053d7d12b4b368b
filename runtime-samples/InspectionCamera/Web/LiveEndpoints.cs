using InspectionCamera.Line;

namespace InspectionCamera.Web;

/// <summary>What a page looks at.</summary>
internal static class LiveEndpoints
{
    public static void MapLive(this WebApplication app, bool isTrace, double traceSpeed)
    {
        var (feed, history, log) = (app.Services.GetRequiredService<LiveFeed>(), app.Services.GetRequiredService<History>(), app.Services.GetRequiredService<EventLog>());
        var observer = app.Services.GetRequiredService<Observer>();
        app.MapGet("/api/state", () => Results.Json(observer.Look(), Json.Default.StateMessage));
        app.Map("/live", async context =>
        {
            if (!context.WebSockets.IsWebSocketRequest || feed.IsFull)
            {
                context.Response.StatusCode = feed.IsFull ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest;
                await context.Response.WriteAsync(feed.IsFull ? $"{LiveFeed.MostViewers} pages are open; close one." : "This is for the page's WebSocket.");
                return;
            }
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await feed.Serve(socket, () => new(isTrace, traceSpeed, history.All(), log.All()), app.Lifetime.ApplicationStopping);
        });
    }
}
