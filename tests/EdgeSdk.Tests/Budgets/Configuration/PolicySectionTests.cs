using CsCheck;
using EdgeSdk.Budgets;

namespace EdgeSdk.Tests.Budgets.Configuration;

public class PolicySectionTests
{
    private const string Everything = """
        {
          "dwellSeconds": 5,
          "staleAfterSeconds": 20,
          "escalate": false,
          "floor": 0.1, "criticalFloor": 0.5,
          "policies": [
            { "policy": "battery", "full": 0.7, "lowest": 0.2, "lowestBudget": 0.1, "noise": 0.01, "whenAbsent": 1, "whenLost": 0.2 },
            { "policy": "load", "from": 0.2, "to": 0.9 },
            { "policy": "limit", "budget": 0.9 },
            { "policy": "thermal", "from": 12, "to": 3, "limit": 80 },
            { "policy": "deadline", "p99Milliseconds": 20, "margin": 0.2 },
            { "policy": "queue", "from": 2, "to": 6 },
            { "policy": "power-save", "budget": 0.2 },
            { "policy": "power", "watts": 15 },   // comments are allowed
            { "policy": "mission", "until": "18:00", "reserve": 0.05 },
            { "policy": "schedule", "entries": [ { "from": "22:00", "budget": 0.2 }, { "from": "06:00", "budget": 1 } ] },
          ]
        }
        """;

    [Fact]
    public void Every_policy_can_be_written_down()
    {
        var options = PolicyOptions.Parse(Everything);
        Assert.Equal(["battery", "load", "limit", "thermal", "deadline", "queue", "power-save", "power", "mission", "schedule"], options.Policies.Select(policy => policy.Name));
        Assert.Equal((5, 20), (options.Dwell.TotalSeconds, options.StaleAfter.TotalSeconds));
        Assert.Equal(new Floors(0.1, 0.5), options.Floors);
        Assert.False(options.Escalate);
        Assert.Equal(0.2, options.Policies[0].WhenLost);
    }

    [Theory]
    [InlineData("{\n \"policies\": [\n  { \"policy\": \"battery\",\n    \"full\": 7 } ] }", 4, "full is 7")]
    [InlineData("{\n \"policies\": [\n  { \"policy\": \"battery\",\n    \"ful\": 0.7 } ] }", 4, "knows no 'ful'; its keys are full,")]
    [InlineData("{\n \"policies\": [\n  { \"policy\": \"\\ud800\" } ] }", 3, "not Unicode")]
    [InlineData("{\n \"policies\": [\n  { \"policy\": \"batery\" } ] }", 3, "there is no policy 'batery'")]
    [InlineData("{\n \"policies\": [\n  { \"full\": 1 } ] }", 3, "lacks 'policy'")]
    [InlineData("{\n \"policies\": [\n  { \"policy\": \"deadline\",\n \"p99Milliseconds\": -1 } ] }", 4, "p99 is")]
    [InlineData("{\n \"policies\": [\n  { \"policy\": \"deadline\" } ] }", 3, "lacks 'p99Milliseconds'")]
    [InlineData("{\n \"policies\": [\n  { \"policy\": \"mission\",\n \"until\": \"6 pm\" } ] }", 4, "\"18:00\"")]
    [InlineData("{\n \"policies\": [\n  { \"policy\": \"mission\" } ] }", 3, "one end")]
    [InlineData("{\n \"dwellSeconds\": -1 }", 2, "Dwell is")]
    [InlineData("{\n \"staleAfterSeconds\": 0 }", 2, "StaleAfter is")]
    [InlineData("{\n \"criticalFloor\": 2 }", 2, "criticalFloor is 2")]
    [InlineData("{\n \"escalate\": 1 }", 2, "give true or false")]
    [InlineData("{\n \"dwell\": 1 }", 2, "knows no 'dwell'")]
    [InlineData("{\n \"policies\": 5 }", 2, "give a list of objects")]
    [InlineData("{\n \"policies\": [\n 5 ] }", 2, "give a list of objects")]
    [InlineData("{\n \"policies\": [\n {\n }\n", 5, "not valid JSON")]
    [InlineData("[]", 1, "JSON object")]
    [InlineData("{}", 1, "has no 'policies'")]
    [InlineData("{\n \"policies\": [\n  { \"policy\": \"queue\", \"from\": 5,\n \"to\": 5 } ] }", 4, "to is 5; give a number above from")]
    [InlineData("", 1, "JSON")]
    [InlineData("{ \"floor\": 0.1,\n \"floor\": 0.2 }", 2, "twice")]
    [InlineData("{\n \"policies\": [\n  { \"policy\": \"schedule\", \"entries\": [\n { \"from\": \"06:00\", \"budget\": 3 } ] } ] }", 4, "budget is 3")]
    public void What_is_wrong_is_told_with_its_line(string json, int line, string problem)
    {
        var refused = Assert.Throws<PolicyFormatException>(() => PolicyOptions.Parse(json));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.Equal(line, refused.Line);
    }

    [Fact]
    public void Whatever_the_text_it_is_taken_or_refused_with_a_line_that_exists()
    {
        var damage = Gen.Select(Gen.Int[0, Everything.Length - 1], Gen.OneOf(Gen.Const(""), Gen.String, Gen.OneOf("{", "}", "[", "]", "\"", ",", ":", "-1", "1e999", "null")));
        damage.Array[1, 3].Sample(damages =>
        {
            var text = Everything;
            foreach (var (at, with) in damages)
                text = at < text.Length ? text[..at] + with + text[(at + 1)..] : text;
            try
            {
                PolicyOptions.Parse(text);
            }
            catch (PolicyFormatException refused)
            {
                Assert.InRange(refused.Line, 1, text.Count(c => c == '\n') + 2);
            }
        }, iter: 3000);
    }
}
