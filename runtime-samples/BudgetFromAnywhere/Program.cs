using System.CommandLine;
using System.Net.Sockets;
using BudgetFromAnywhere;
using EdgeSdk;
using EdgeSdk.Budgets;
using EdgeSdk.Budgets.Configuration;
using EdgeSdk.Models;

var url = new Option<string>("--url") { Description = "Where the REST calls go.", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
var mqtt = new Option<string?>("--mqtt") { Description = "The broker, host or host:port; without it there is no MQTT." };
var topic = new Option<string>("--topic") { Description = "The topic of the orders.", DefaultValueFactory = _ => "edge/budget" };
var policies = new Option<string?>("--policies") { Description = "A file of policies, followed while the program runs." };
var command = new RootCommand("One model, and its budget from a REST call, MQTT, the environment (EDGE_BUDGET) and a file.") { url, mqtt, topic, policies };
command.SetAction((parsed, stop) => Run(parsed.GetValue(url)!, parsed.GetValue(mqtt) is { } broker ? MqttPlace.Parse(broker, parsed.GetValue(topic)!) : null, parsed.GetValue(policies), stop));

var line = command.Parse(args);
if (line.Errors.Count > 0)
    return Refuse(string.Join(" ", line.Errors.Select(error => error.Message.TrimEnd('.') + ".")) + " See --help.");
try
{
    return await line.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (SocketException e)
{
    return Refuse($"{line.GetValue(url)} cannot be listened on: {e.Message}; give an address of this machine with --url.");
}
catch (Exception e) when (e is ModelFileException or ArgumentException or FormatException or IOException or UnauthorizedAccessException or InvalidOperationException)
{
    return Refuse(e.Message);
}

static async Task Run(string url, MqttPlace? place, string? policyFile, CancellationToken stop)
{
    var desk = new OrderDesk(TimeProvider.System);
    desk.Give(Source.Environment, Order.Parse(Environment.GetEnvironmentVariable("EDGE_BUDGET") ?? "", "EDGE_BUDGET"));
    using var model = AdaptiveModel.Open(Path.Combine(AppContext.BaseDirectory, "assets", "fashion-mnist.onnx"), options => options.Threads = 1);
    using var watch = policyFile is null ? null : Follow(model, policyFile);

    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.None);
    builder.WebHost.UseUrls(url);
    var camera = new Camera(model, desk);
    builder.Services.AddHostedService(_ => camera);
    if (place is not null)
        builder.Services.AddSingleton(new MqttOrders(desk, place)).AddHostedService(services => services.GetRequiredService<MqttOrders>());
    await using var app = builder.Build();
    Endpoints.Map(app, desk, camera, watch);
    await app.StartAsync(stop);
    Console.WriteLine($"listening on {string.Join(", ", app.Urls)}");
    await app.WaitForShutdownAsync(stop);
    // A camera that failed ended the program; say why.
    if (camera.ExecuteTask is { IsFaulted: true } failed)
        await failed;
}

static PolicyWatch Follow(AdaptiveModel model, string path)
{
    PolicyWatch watch;
    try
    {
        watch = model.Governor.Watch(path, TimeSpan.FromMilliseconds(250));
    }
    catch (PolicyFormatException refused)
    {
        throw new FormatException($"{path}: {refused.Message}", refused);
    }
    watch.Changed += (_, _) => Console.WriteLine($"policies: {path} is in force");
    watch.Refused += (_, _) => Console.WriteLine($"policies: {watch.Problem} The policies before it stay.");
    return watch;
}

static int Refuse(string sentence)
{
    Console.Error.WriteLine($"BudgetFromAnywhere: {sentence.ReplaceLineEndings(" ")}");
    return 2;
}
