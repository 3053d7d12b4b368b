using Microsoft.Playwright;

namespace EdgeSdk.Samples.Tests.InspectionCamera;

/// <summary>One line on a battery that falls from full to 12 % within seconds and stays there, and a browser to look at it: started once for all tests of the page.</summary>
public sealed class Visit : IAsyncLifetime
{
    // At sixty times the speed: a battery that is full for eight seconds and low eight seconds later, for days.
    private const string Day = "0,100,10,30\n480,100,10,30\n960,12,10,34\n1000000,12,10,34\n";

    private readonly SignedModels _models = new();
    private readonly List<IBrowserContext> _open = [];
    private Dashboard? _dashboard;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal SignedModels Models => _models;

    internal Dashboard Dashboard => _dashboard!;

    public string PolicyFile { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null)
            return;
        PolicyFile = _models.Write("policies.json", "{\n  \"dwellSeconds\": 10,\n  \"policies\": [\n    { \"policy\": \"battery\" }\n  ]\n}\n");
        var starting = Dashboard.Start(
            "--trace", _models.Write("day.csv", Day), "--speed", "60", "--model", _models.First, "--keys", _models.Keys, "--policies", PolicyFile);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox"] });
        _dashboard = await starting;
    }

    /// <summary>Opens the page as somebody new does.</summary>
    public async Task<IPage> Open(int width = 1440, int height = 1100)
    {
        Assert.SkipUnless(Chromium.Path is not null, Chromium.Missing);
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        lock (_open)
            _open.Add(context);
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Dashboard.Url);
        return page;
    }

    /// <summary>Closes all pages: each takes its share of the processor while it is open.</summary>
    public async Task Leave()
    {
        foreach (var context in _open)
            await context.DisposeAsync();
        _open.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_dashboard is not null)
            await _dashboard.DisposeAsync();
        _models.Dispose();
    }
}
