using EdgeSdk.Hosting;
using EdgeSdk.Updates;
using InspectionCamera.Line;

namespace InspectionCamera.Web;

/// <summary>Takes a new model, and its signature if it has one, and lets it take over; whatever is wrong with it, the running one goes on.</summary>
internal static class ModelEndpoints
{
    /// <summary>The largest model that is taken, in bytes.</summary>
    public const long LargestModel = 64L << 20;

    private const string ModelName = "upload.onnx";

    public static void MapModel(this WebApplication app)
    {
        var (model, log) = (app.Services.GetRequiredService<EdgeModel>(), app.Services.GetRequiredService<EventLog>());
        var uploads = app.Services.GetRequiredService<Uploads>();
        app.MapPost("/api/model", async (HttpRequest request) =>
        {
            if (request.ContentLength is not { } length)
                return Refuse(log, "the upload does not say how large it is; send its Content-Length.", StatusCodes.Status411LengthRequired);
            if (length > LargestModel)
                return Refuse(log, FormattableString.Invariant($"the upload is {length / 1e6:0.0} MB; {LargestModel >> 20} MB is the most."), StatusCodes.Status413PayloadTooLarge);
            if (!request.HasFormContentType)
                return Refuse(log, "the upload is no form with a file 'model'.", StatusCodes.Status400BadRequest);
            var form = await request.ReadFormAsync();
            var files = form.Files.ToArray();
            if (files.Count(file => file.FileName.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)) != 1 || files.Length > 2)
                return Refuse(log, "choose one .onnx file, and its .sig with it where models are signed.", StatusCodes.Status400BadRequest);
            var folder = uploads.NewFolder();
            foreach (var file in files)
                await Save(file, folder);
            // Verifying, opening and testing take a while, and no thread of the web server should.
            var update = await Task.Run(() => model.Put(Path.Combine(folder, ModelName)));
            if (!update.IsAccepted)
                Directory.Delete(folder, recursive: true);
            return Answer(log, update, files.Single(file => file.FileName.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)).FileName, folder);
        });
    }

    private static IResult Answer(EventLog log, ModelUpdate update, string name, string folder)
    {
        // The path of the temporary file is nobody's business.
        if (update.Problem is { } problem)
            return Refuse(log, problem.Replace(Path.Combine(folder, ModelName), Path.GetFileName(name), StringComparison.Ordinal), StatusCodes.Status422UnprocessableEntity);
        log.Add("model", $"{update.Model} was uploaded and takes over");
        return Results.Json(new Done($"{update.Model} takes over."), Json.Default.Done);
    }

    private static async Task Save(IFormFile file, string folder)
    {
        // The names are ours, never those that a stranger sent.
        var name = file.FileName.EndsWith(".sig", StringComparison.OrdinalIgnoreCase) ? ModelName + ".sig" : ModelName;
        await using var target = File.Create(Path.Combine(folder, name));
        await file.CopyToAsync(target);
    }

    private static IResult Refuse(EventLog log, string problem, int status)
    {
        log.Add("model", $"refused: {problem}");
        return Results.Json(new Refusal(problem), Json.Default.Refusal, statusCode: status);
    }
}
