namespace InspectionCamera.Web;

/// <summary>Refuses what another web site's page asks for: whoever has that open in the same browser must not be able to change the line.</summary>
internal static class SameOrigin
{
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    public static void UseSameOrigin(this WebApplication app) => app.Use(async (context, next) =>
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == context.Request.Host.Value))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync($"A page of {origin} asked; only this dashboard's own page may.");
            return;
        }
        context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        // A page left open over an update of the program would mix two versions.
        context.Response.Headers.CacheControl = "no-cache";
        await next(context);
    });
}
