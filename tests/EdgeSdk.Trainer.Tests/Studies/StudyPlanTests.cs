using System.Text.Json;
using EdgeSdk.Trainer.Studies;

namespace EdgeSdk.Trainer.Tests.Studies;

public class StudyPlanTests
{
    private const string Json = """
        {
          "title": "t", "seeds": [5, 7],
          "options": { "epochs": 2, "gating": { "macsWeight": 3, "boundWeight": 4 } },
          "rows": [
            { "name": "dense", "options": { "method": "vicreg" } },
            { "name": "dual-0.3", "options": { "method": "vicreg-dual", "target": 0.3, "gating": { "boundWeight": 9 } } }
          ]
        }
        """;

    [Fact]
    public void Every_row_is_run_with_every_seed_one_seed_after_the_other() =>
        Assert.Equal(["dense-seed5", "dual-0.3-seed5", "dense-seed7", "dual-0.3-seed7"], StudyPlan.Parse(Json).Runs().Select(run => run.Name));

    [Fact]
    public void A_rows_options_are_merged_into_those_of_all()
    {
        var run = StudyPlan.Parse(Json).Runs()[3];
        Assert.Equal(("vicreg-dual", 0.3, 2, 7L), (run.Options.Method, run.Options.Target, run.Options.Epochs, run.Options.Seed));
        Assert.Equal((3, 9), (run.Options.Gating.MacsWeight, run.Options.Gating.BoundWeight));
    }

    [Theory]
    [InlineData("[5, 7]", "[5, 5]", "seeds")]
    [InlineData("[5, 7]", "[]", "seeds")]
    [InlineData("\"dual-0.3\"", "\"dense\"", "different")]
    [InlineData("\"dual-0.3\"", "\"../dual\"", "letters, digits")]
    [InlineData("\"title\": \"t\"", "\"title\": \"t\", \"reference\": \"best\"", "best, is no row")]
    [InlineData("\"epochs\": 2", "\"seed\": 2", "'seeds'")]
    public void A_plan_that_contradicts_itself_is_refused(string part, string instead, string named) =>
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => StudyPlan.Parse(Json.Replace(part, instead, StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_option_is_refused_with_its_row()
    {
        var error = Assert.Throws<JsonException>(() => StudyPlan.Parse(Json.Replace("\"boundWeight\": 9", "\"bound\": 9", StringComparison.Ordinal)));
        Assert.Contains("row dual-0.3", error.Message, StringComparison.Ordinal);
        Assert.Contains("bound", error.Message, StringComparison.Ordinal);
    }
}
