using System.CommandLine;
using System.CommandLine.Parsing;

namespace InspectionCamera;

/// <summary>What the program can be told, and its <c>--help</c>.</summary>
internal static class CommandLine
{
    private const string Description = """
        An inspection line in your browser: a camera, a model that spends what the device can afford, and why.

        Open the page that it prints. A made-up conveyor carries items past the camera while a made-up shift of eight hours passes
        in eight minutes: watch the budget follow the battery, take it over with the slider, give it back, swap the model, edit the
        policies, pull the camera's plug.

          InspectionCamera                                  the conveyor and the made-up shift, on port 5080
          InspectionCamera --device                         this device's own battery, load and temperature decide
          InspectionCamera --folder pictures --device       your pictures (JPEG, PNG, WebP)
          InspectionCamera --video /dev/video0 --device     a V4L2 camera
          InspectionCamera --model models/parts --keys keys a folder of versions, signed models only
          InspectionCamera --urls http://0.0.0.0:5080       reachable from other machines; there is no password

        Pages for machines: /api/state, /health, /metrics (Prometheus). Exit code 2: something was wrong, in one sentence.
        """;

    private static readonly string Assets = Path.Combine(AppContext.BaseDirectory, "assets");

    /// <summary>Parses and runs.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="run">Runs the line; returns the exit code.</param>
    /// <param name="refuse">Says what was wrong; returns the exit code.</param>
    public static int Invoke(string[] args, Func<LineOptions, int> run, Func<string, int> refuse)
    {
        var port = new Option<int>("--port") { Description = "The port of the page on this machine, 1 to 65535.", DefaultValueFactory = _ => 5080 };
        var urls = new Option<string?>("--urls") { Description = "Addresses to serve on instead, parted by semicolons.", HelpName = "url" };
        var model = new Option<string?>("--model") { Description = "The model's .onnx file, or a folder of versions, instead of the shipped one.", HelpName = "path" };
        var keys = new Option<string?>("--keys") { Description = "A folder of public keys (*.pem): only models signed with one of them run.", HelpName = "folder" };
        var policies = new Option<string?>("--policies") { Description = "A JSON file of policies, followed while frames run.", HelpName = "file" };
        var trace = new Option<string?>("--trace") { Description = "Another day to replay: CSV of seconds, charge %, load %, temperature.", HelpName = "file" };
        var speed = new Option<double>("--speed") { Description = "How much faster the replayed day passes, above 0 and up to 10000.", DefaultValueFactory = _ => 60 };
        var device = new Option<bool>("--device") { Description = "No replayed day: this device's own sensors." };
        var folder = new Option<string?>("--folder") { Description = "Pictures of a folder instead of the conveyor.", HelpName = "folder" };
        var video = new Option<string?>("--video") { Description = "A V4L2 device instead of the conveyor (64-bit Linux).", HelpName = "device" };
        var fps = new Option<double>("--fps") { Description = "Pictures per second of the conveyor or the folder, 1 to 60.", DefaultValueFactory = _ => 12 };
        Between(port, 1, 65535);
        Between(speed, 0.001, 10_000);
        Between(fps, 1, 60);
        Exists(keys, Directory.Exists, "folder");
        Exists(folder, Directory.Exists, "folder");
        Exists(policies, File.Exists, "file");
        Exists(trace, File.Exists, "file");
        var command = new RootCommand(Description) { port, urls, model, keys, policies, trace, speed, device, folder, video, fps };
        command.Validators.Add(line =>
        {
            if (line.GetValue(folder) is not null && line.GetValue(video) is not null)
                line.AddError("--folder and --video are two cameras; give one of them.");
            if (line.GetValue(trace) is not null && line.GetValue(device))
                line.AddError("--trace replays a day and --device uses this device's sensors; give one of them.");
        });
        command.SetAction(line => run(new()
        {
            Urls = line.GetValue(urls) ?? $"http://localhost:{line.GetValue(port)}",
            Model = line.GetValue(model) ?? Path.Combine(Assets, "fashion-mnist.onnx"),
            Keys = line.GetValue(keys),
            Policies = line.GetValue(policies),
            Trace = line.GetValue(device) ? null : line.GetValue(trace) ?? Path.Combine(Assets, "day.csv"),
            Speed = line.GetValue(speed),
            Folder = line.GetValue(folder),
            Video = line.GetValue(video),
            FramesPerSecond = line.GetValue(fps),
        }));
        var parsed = command.Parse(args);
        return parsed.Errors.Count > 0 ? refuse(string.Join(" ", parsed.Errors.Select(Sentence)) + " See --help.") : parsed.Invoke(new() { EnableDefaultExceptionHandler = false });
    }

    // The library's own sentences name the type that was expected, and not all end in a full stop.
    private static string Sentence(ParseError error) => error.Message.Split(" as expected type ")[0].TrimEnd('.') + ".";

    private static void Between<T>(Option<T> option, T least, T most) where T : IComparable<T> => option.Validators.Add(given =>
    {
        if (given.Errors.Any())
            return;
        var value = given.GetValueOrDefault<T>();
        if (!(value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0))
            given.AddError(FormattableString.Invariant($"{option.Name} is {value}; give {least} to {most}."));
    });

    private static void Exists(Option<string?> option, Func<string, bool> exists, string what) => option.Validators.Add(given =>
    {
        if (given.GetValueOrDefault<string?>() is { } path && !exists(path))
            given.AddError($"{option.Name} is '{path}', and there is no such {what}.");
    });
}
