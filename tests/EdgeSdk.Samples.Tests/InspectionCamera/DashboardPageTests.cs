using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EdgeSdk.Samples.Tests.InspectionCamera;

/// <summary>The page in the hands of a person. The tests share a line, so each leaves it as it found it.</summary>
public sealed partial class DashboardPageTests(Visit visit) : IClassFixture<Visit>, IAsyncDisposable
{
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 40_000 };
    private static readonly LocatorAssertionsToContainTextOptions PatientToo = new() { Timeout = 40_000 };

    [Fact]
    public async Task The_budget_falls_when_the_battery_falls_and_the_page_says_why()
    {
        var page = await visit.Open();
        await LowBattery(page);
        await Expect(page.Locator("#battery")).ToHaveTextAsync("12 %");
        await Expect(page.Locator("#reason")).ToContainTextAsync("Battery 12 %");
        var events = await page.Locator("#events li .text").AllTextContentsAsync();
        var budgets = events.Select(text => BudgetOf().Match(text)).Where(match => match.Success).Select(match => match.Value).Reverse().ToArray();
        Assert.Equal("1.00", budgets[0]);
        Assert.Contains("0.10", budgets);
    }

    [Fact]
    public async Task The_slider_forces_a_budget_and_release_gives_it_back()
    {
        var page = await visit.Open();
        await LowBattery(page);
        await page.GetByLabel("Force a budget").FillAsync("0.75");
        await Expect(page.Locator("#budget")).ToHaveTextAsync("0.75", Patient);
        await Expect(page.Locator("#decides")).ToHaveTextAsync("Forced to 0.75 by hand.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Force 0.75" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Release(page).ClickAsync();
        await Expect(page.Locator("#budget")).ToHaveTextAsync("0.10", Patient);
    }

    [Fact]
    public async Task A_keyboard_is_enough()
    {
        var page = await visit.Open();
        await LowBattery(page);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to the budget")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Force a budget")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator("#budget")).ToHaveTextAsync("1.00", Patient);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Force 0.10" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator("#decides")).ToHaveTextAsync("Forced to 0.10 by hand.", Patient);
        for (var i = 0; i < 7; i++)
            await page.Keyboard.PressAsync("Tab");
        await Expect(Release(page)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#decides")).ToHaveTextAsync("The policies decide.", Patient);
        await page.Keyboard.PressAsync("Tab");
        var latest = await page.Locator("#why").TextContentAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator("#why")).Not.ToHaveTextAsync(latest!);
    }

    [Fact]
    public async Task A_tampered_model_is_refused_with_its_reason_and_the_line_goes_on()
    {
        var page = await visit.Open();
        await Upload(page, visit.Models.Tampered, visit.Models.Tampered + ".sig");
        await Expect(page.Locator("#model-answer")).ToContainTextAsync("Refused. ", PatientToo);
        await Expect(page.Locator("#model-answer")).ToContainTextAsync("signature");
        await Expect(page.Locator("#events")).ToContainTextAsync("refused: ");
        await GetsFrames(page);
    }

    [Fact]
    public async Task What_is_no_model_is_refused()
    {
        var page = await visit.Open();
        await Upload(page, visit.Models.Write("text.onnx", "not a model"));
        await Expect(page.Locator("#model-answer")).ToContainTextAsync("Refused. text.onnx", PatientToo);
        await GetsFrames(page);
    }

    [Fact]
    public async Task A_newer_signed_version_takes_over_between_two_frames()
    {
        var page = await visit.Open();
        await Upload(page, visit.Models.Second, visit.Models.Second + ".sig");
        await Expect(page.Locator("#model-answer")).ToContainTextAsync("version 2", PatientToo);
        await Expect(page.Locator("#model-full")).ToContainTextAsync("version 2", PatientToo);
        await GetsFrames(page);
    }

    [Fact]
    public async Task The_policy_editor_refuses_with_a_line_and_accepts_what_is_valid()
    {
        var page = await visit.Open();
        var before = await File.ReadAllTextAsync(visit.PolicyFile, TestContext.Current.CancellationToken);
        var editor = page.Locator("#policy-text");
        await Expect(editor).ToHaveValueAsync(before);
        await editor.FillAsync("{\n  \"policies\": [\n    { \"policy\": \"battery\", \"ful\": 0.6 }\n  ]\n}\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(page.Locator("#policy-answer")).ToContainTextAsync("Line 3: ", PatientToo);
        Assert.Equal(before, await File.ReadAllTextAsync(visit.PolicyFile, TestContext.Current.CancellationToken));
        Assert.Equal("    { \"policy\": \"battery\", \"ful\": 0.6 }", await page.EvaluateAsync<string>("getSelection().toString()"));

        await editor.FillAsync("{ \"policies\": [ { \"policy\": \"limit\", \"budget\": 0.2 } ], \"escalate\": false }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(page.Locator("#budget")).ToHaveTextAsync(new Regex("0\\.[12]0"), Patient);
        await Expect(page.Locator("#reason")).ToContainTextAsync("limit", new() { IgnoreCase = true, Timeout = 40_000 });
        await editor.FillAsync(before);
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(page.Locator("#reason")).ToContainTextAsync("Battery", PatientToo);
    }

    [Fact]
    public async Task A_policy_file_that_breaks_while_frames_run_is_refused_and_the_old_one_stays()
    {
        var page = await visit.Open();
        var before = await File.ReadAllTextAsync(visit.PolicyFile, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(visit.PolicyFile, "{\n  \"policies\": [ nonsense ]\n}\n", TestContext.Current.CancellationToken);
        await Expect(page.Locator("#events")).ToContainTextAsync("Line 2: ", PatientToo);
        await GetsFrames(page);
        await File.WriteAllTextAsync(visit.PolicyFile, before, TestContext.Current.CancellationToken);
        await Expect(page.Locator("#events")).ToContainTextAsync("no longer: the policies were refused", PatientToo);
    }

    [Fact]
    public async Task An_upload_that_is_too_large_is_refused_before_it_is_sent()
    {
        Assert.SkipUnless(Chromium.Path is not null, Chromium.Missing);
        var address = new Uri(visit.Dashboard.Url);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /api/model HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        Assert.Contains(" 413 ", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("100.0 MB; 64 MB is the most", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_does_not_say_how_large_it_is_is_refused()
    {
        Assert.SkipUnless(Chromium.Path is not null, Chromium.Missing);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, visit.Dashboard.Url + "/api/model") { Content = new ByteArrayContent([1, 2, 3]) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.LengthRequired, response.StatusCode);
        Assert.Contains("send its Content-Length", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_open_pages_get_pictures_beside_one_that_never_reads()
    {
        using var deaf = new ClientWebSocket();
        if (Chromium.Path is not null)
            await deaf.ConnectAsync(new Uri(visit.Dashboard.Url.Replace("http", "ws", StringComparison.Ordinal) + "/live"), TestContext.Current.CancellationToken);
        var pages = await Task.WhenAll(visit.Open(), visit.Open(), visit.Open());
        await Task.WhenAll(pages.Select(GetsFrames));
    }

    [Fact]
    public async Task A_camera_that_is_unplugged_is_named_and_comes_back()
    {
        var page = await visit.Open();
        await GetsFrames(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Unplug the camera" }).ClickAsync();
        await Expect(page.Locator("#camera-state")).ToHaveTextAsync("no camera", Patient);
        await Expect(page.Locator("#no-camera")).ToContainTextAsync("the camera is unplugged", PatientToo);
        Assert.Contains("gives no frames", await Get("/health"), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Plug the camera in" }).ClickAsync();
        await Expect(page.Locator("#camera-state")).ToHaveTextAsync("camera runs", Patient);
        await GetsFrames(page);
    }

    [Fact]
    public async Task A_phone_needs_no_sideways_scrolling()
    {
        var page = await visit.Open(390, 844);
        await GetsFrames(page);
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Every_control_has_a_name_and_nothing_comes_from_elsewhere()
    {
        var page = await visit.Open();
        var strangers = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && !request.Url.StartsWith(visit.Dashboard.Url, StringComparison.Ordinal))
                strangers.Add(request.Url);
        };
        var errors = new List<string>();
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        await page.ReloadAsync();
        await GetsFrames(page);
        var nameless = await page.EvaluateAsync<string[]>(
            """[...document.querySelectorAll('button, input, textarea')].filter(e => !(e.textContent.trim() || e.ariaLabel || e.labels?.length)).map(e => e.outerHTML)""");
        Assert.Empty(nameless);
        Assert.Empty(strangers);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Metrics_have_the_names_and_units_of_the_documents()
    {
        await LowBattery(await visit.Open());
        var metrics = PrometheusText.Parse(await Get("/metrics"));
        Assert.Equal("histogram", metrics["edgesdk_frame_duration_seconds"].Type);
        Assert.Equal("counter", metrics["edgesdk_frames_total"].Type);
        Assert.True(metrics["edgesdk_frames_total"].Sum > 0);
        Assert.Contains("edgesdk_macs_total", metrics.Keys);
        Assert.Contains("service_name=\"InspectionCamera\"", metrics["target_info"].Labels, StringComparison.Ordinal);
        Assert.Contains("edgesdk_policy=\"battery\"", metrics["edgesdk_frames_total"].Labels, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_sites_page_may_not_change_the_line()
    {
        Assert.SkipUnless(Chromium.Path is not null, Chromium.Missing);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"{visit.Dashboard.Url}/api/camera");
        request.Headers.Add("Origin", "http://elsewhere.example");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, response.StatusCode);
    }

    public async ValueTask DisposeAsync() => await visit.Leave();

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static ILocator Release(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Release: let the policies decide" });

    private static Task LowBattery(IPage page) => Expect(page.Locator("#budget")).ToHaveTextAsync("0.10", Patient);

    private static async Task Upload(IPage page, params string[] files)
    {
        await page.Locator("#model-file").SetInputFilesAsync(files);
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify and take over" }).ClickAsync();
    }

    // Pictures are numbered: another number is another picture.
    private static async Task GetsFrames(IPage page)
    {
        var picture = page.Locator("#picture");
        for (var pictures = 0; pictures < 2; pictures++)
            await Expect(picture).Not.ToHaveAttributeAsync("data-frame", await picture.GetAttributeAsync("data-frame") ?? "", new() { Timeout = 40_000 });
    }

    private async Task<string> Get(string path)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(visit.Dashboard.Url + path, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"^\d\.\d\d(?=:)")]
    private static partial Regex BudgetOf();
}
