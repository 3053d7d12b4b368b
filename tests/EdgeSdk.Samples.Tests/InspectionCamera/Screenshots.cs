using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EdgeSdk.Samples.Tests.InspectionCamera;

/// <summary>
/// Takes the pictures of the sample's README, which is no test: <c>dotnet test --project tests/EdgeSdk.Samples.Tests -c Release -p:Screenshots=true --filter-class "*Screenshots"</c>.
/// </summary>
public sealed class Screenshots
{
    private static readonly (string Name, int Battery, ColorScheme Scheme)[] Moments = [("full", 92, ColorScheme.Light), ("half", 46, ColorScheme.Light), ("low", 13, ColorScheme.Dark)];

#if SCREENSHOTS
    [Fact]
#endif
    public static async Task Three_moments_of_a_falling_battery_on_a_desktop_and_on_a_phone()
    {
        Assert.SkipUnless(Chromium.Path is not null, Chromium.Missing);
        await using var dashboard = await Dashboard.Start("--speed", "240");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox"] });
        var desktop = await Open(browser, dashboard, 1440, 1192);
        var phone = await Open(browser, dashboard, 390, 1480);
        foreach (var (name, battery, scheme) in Moments)
        {
            await Assertions.Expect(desktop.Locator("#battery")).ToHaveTextAsync(new Regex($"^({battery}|{battery - 1}|{battery - 2}) %$"), new() { Timeout = 240_000 });
            foreach (var (page, kind) in new[] { (desktop, "desktop"), (phone, "phone") })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
                await page.ScreenshotAsync(new() { Path = Path.Combine(Folder(), $"inspection-camera-{kind}-{name}.jpg"), Type = ScreenshotType.Jpeg, Quality = 66 });
            }
        }
    }

    private static async Task<IPage> Open(IBrowser browser, Dashboard dashboard, int width, int height)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        context.SetDefaultTimeout(240_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(dashboard.Url);
        return page;
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "images")).FullName;
}
