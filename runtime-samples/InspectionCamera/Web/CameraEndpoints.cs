using InspectionCamera.Cameras;
using InspectionCamera.Line;

namespace InspectionCamera.Web;

/// <summary>Pulls the camera's plug and puts it back.</summary>
internal static class CameraEndpoints
{
    public static void MapCamera(this WebApplication app)
    {
        var (plug, log) = (app.Services.GetRequiredService<Plug>(), app.Services.GetRequiredService<EventLog>());
        app.MapDelete("/api/camera", () =>
        {
            plug.Pull();
            log.Add("camera", "unplugged by hand");
            return Results.Json(new Done("Unplugged."), Json.Default.Done);
        });
        app.MapPut("/api/camera", () =>
        {
            plug.PutBack();
            log.Add("camera", "plugged in by hand; it is looked for");
            return Results.Json(new Done("Plugged in; the next attempt finds it."), Json.Default.Done);
        });
    }
}
