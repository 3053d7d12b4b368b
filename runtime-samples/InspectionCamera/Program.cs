using System.Net.Sockets;
using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Models;
using InspectionCamera;
using Microsoft.Extensions.Options;

return CommandLine.Invoke(args, Run, Refuse);

static int Run(LineOptions options)
{
    try
    {
        using var app = Dashboard.Build(options);
        Start(app);
        Console.WriteLine($"open {string.Join(" or ", app.Urls)}; Ctrl-C ends");
        app.WaitForShutdown();
        return 0;
    }
    catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
    {
        return Refuse($"another program listens on {options.Urls}; stop it, or give another port with --port.");
    }
    catch (SocketException e)
    {
        return Refuse($"{options.Urls} cannot be listened on: {e.Message}; give an address of this machine with --urls, or a port above 1023 with --port.");
    }
    catch (OptionsValidationException e)
    {
        return Refuse(string.Join(" ", e.Failures));
    }
    catch (PolicyFormatException e)
    {
        return Refuse($"{options.Policies}: {e.Message}");
    }
    catch (Exception e) when (e is ModelFileException or InferenceException or ArgumentException or FormatException or InvalidDataException or InvalidOperationException or IOException or UnauthorizedAccessException)
    {
        return Refuse(e.Message);
    }
}

static void Start(WebApplication app)
{
    try
    {
        app.Start();
    }
    catch
    {
        // The camera has started before the page: it is let go before the services it uses are.
        app.StopAsync().GetAwaiter().GetResult();
        throw;
    }
}

static int Refuse(string sentence)
{
    Console.Error.WriteLine($"InspectionCamera: {sentence.ReplaceLineEndings(" ")}");
    return 2;
}
