using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace EdgeSdk.Samples.Tests;

public sealed class BudgetFromAnywhereTests : IDisposable
{
    private const string Program = "BudgetFromAnywhere";

    private readonly HttpClient _http = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("edgesdk-anywhere-").FullName;

    // A budget that never comes is a failure and not a test that hangs.
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public BudgetFromAnywhereTests() => _patience.CancelAfter(TimeSpan.FromMinutes(3));

    private CancellationToken Ended => _patience.Token;

    public void Dispose()
    {
        _http.Dispose();
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_REST_call_sets_the_budget_over_the_environment_and_gives_it_back()
    {
        await using var sample = await Start([], ("EDGE_BUDGET", "0.5"));
        await Until("environment", 0.5);
        await Put("0.3");
        await Until("rest", 0.3);
        await Put("0.2", "?seconds=0.3");
        await Until("environment", 0.5);
        await Put("0.75");
        await Until("rest", 0.75);
        using var deleted = await _http.DeleteAsync("/budget", Ended);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await Until("environment", 0.5);

        foreach (var (body, query, sentence) in new[]
        {
            ("fast", "", "the body is 'fast'; give a number above 0 and up to 1, or nothing to take it back."),
            ("1.5", "", "the body is '1.5';"),
            ("NaN", "", "the body is 'NaN';"),
            ("0.3\nfast", "", "the body is '0.3?fast';"),
            (new string('1', 5000), "", "the body is longer than 64 characters;"),
            ("0.3", "?seconds=soon", "seconds is 'soon';"),
        })
        {
            using var answer = await _http.PutAsync("/budget" + query, new StringContent(body), Ended);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.StartsWith(sentence, await answer.Content.ReadAsStringAsync(Ended), StringComparison.Ordinal);
        }
        await Until("environment", 0.5);
    }

    [Fact]
    public async Task A_file_of_policies_is_followed_and_a_broken_one_refused_with_its_line()
    {
        var path = Path.Combine(_folder, "policies.json");
        await File.WriteAllTextAsync(path, """{ "escalate": false, "dwellSeconds": 0, "policies": [ { "policy": "limit", "budget": 0.5 } ] }""", Ended);
        await using var sample = await Start(["--policies", path]);
        await Until("policies", 0.5);
        await File.WriteAllTextAsync(path, """{ "escalate": false, "dwellSeconds": 0, "policies": [ { "policy": "limit", "budget": 0.2 } ] }""", Ended);
        await Until("policies", 0.2);
        await File.WriteAllTextAsync(path, "{\n \"policies\": [ { \"policy\": \"limit\", \"budget\": 2 } ] }", Ended);
        // The file may be seen before all of it is written, which is refused as well.
        Assert.Contains("The policies before it stay.", await sample.Line("Line 2"), StringComparison.Ordinal);
        await Until("policies", 0.2);
        await Put("0.75");
        await Until("rest", 0.75);
    }

    [Fact]
    public async Task MQTT_sets_the_budget_whether_the_broker_is_there_at_the_start_or_not_and_frames_go_on_all_the_time()
    {
        Broker.SkipWhereMissing();
        using var broker = new Broker();
        await using var sample = await Start(["--mqtt", $"127.0.0.1:{broker.Port}", "--topic", "plant/line7"]);
        await sample.Line("not reachable");
        await Frames();

        broker.Start();
        await sample.Line("connected, topic plant/line7");
        await broker.Publish("plant/line7", "0.2");
        await Until("mqtt", 0.2);
        foreach (var rubbish in new[] { "full speed", "-1", "{\"budget\":1}", new string('9', 100_000) })
        {
            var seen = sample.Lines.Count;
            await broker.Publish("plant/line7", rubbish);
            await sample.Line("The order before it stays.", seen);
        }
        await Until("mqtt", 0.2);
        await Put("0.75");
        await Until("rest", 0.75);
        await Put("");
        await Until("mqtt", 0.2);

        var before = sample.Lines.Count;
        broker.Stop();
        await sample.Line("lost; trying again", before);
        await Frames();
        await Until("mqtt", 0.2);

        broker.Start();
        await sample.Line("connected, topic", before);
        await broker.Publish("plant/line7", "0.4", retain: true);
        await Until("mqtt", 0.4);
        await broker.Publish("plant/line7", "");
        await Until("policies", 1);
    }

    [Fact]
    public async Task A_port_in_use_gets_one_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        await Sample.IsRefused(Program, ["--url", url], "address already in use");
    }

    [Fact]
    public Task An_address_of_another_machine_gets_one_sentence() =>
        // 192.0.2.0/24 is reserved for documents: no machine has such an address.
        Sample.IsRefused(Program, ["--url", "http://192.0.2.1:5080"], "http://192.0.2.1:5080 cannot be listened on: ");

    [Theory]
    [InlineData("", "fast", "EDGE_BUDGET is 'fast'; give a number above 0 and up to 1")]
    [InlineData("--mqtt :1883", "", "--mqtt is ':1883'; give a host")]
    [InlineData("--mqtt here:port", "", "--mqtt is 'here:port'; give a host")]
    [InlineData("--policies no-such-file.json", "", "no-such-file.json")]
    [InlineData("--bogus", "", "'--bogus'")]
    public Task A_start_that_cannot_be_obeyed_gets_one_sentence(string arguments, string environment, string sentence) =>
        Sample.IsRefused(Program, ["--url", "http://127.0.0.1:0", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)], sentence, ("EDGE_BUDGET", environment));

    [Fact]
    public async Task A_broken_file_of_policies_at_the_start_gets_one_sentence_with_its_line()
    {
        var path = Path.Combine(_folder, "broken.json");
        await File.WriteAllTextAsync(path, "{\n \"policies\": [ { \"policy\": \"limit\", \"budget\": 2 } ] }", Ended);
        await Sample.IsRefused(Program, ["--policies", path], "ine 2");
    }

    private async Task<Sample> Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var sample = Sample.Start(Program, ["--url", "http://127.0.0.1:0", .. arguments], environment);
        _http.BaseAddress = new Uri((await sample.Line("listening on ")).Split("listening on ")[1]);
        return sample;
    }

    private async Task Put(string body, string query = "")
    {
        using var answer = await _http.PutAsync("/budget" + query, new StringContent(body), Ended);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    /// <summary>Waits until the frames run at this budget because of this source.</summary>
    private async Task Until(string source, double granted)
    {
        while (true)
        {
            var status = await Status();
            if (status.GetProperty("source").GetString() == source && status.GetProperty("granted").GetDouble() == granted)
                return;
            await Task.Delay(20, Ended);
        }
    }

    /// <summary>Waits until some frames have run.</summary>
    private async Task Frames()
    {
        var seen = (await Status()).GetProperty("frames").GetInt64();
        while ((await Status()).GetProperty("frames").GetInt64() < seen + 3)
            await Task.Delay(20, Ended);
    }

    private async Task<JsonElement> Status()
    {
        using var status = JsonDocument.Parse(await _http.GetStringAsync("/budget", Ended));
        return status.RootElement.Clone();
    }
}
