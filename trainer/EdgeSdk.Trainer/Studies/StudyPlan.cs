using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Trainer.Studies;

/// <summary>A comparison of training runs: every row with every seed, all else equal.</summary>
public sealed record StudyPlan
{
    /// <summary>What the study is about, for people.</summary>
    public required string Title { get; init; }

    /// <summary>The seeds every row is trained with, at least one, all different.</summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>Training options (as in a run's <c>options.json</c>) that all rows share; what is left out keeps its default.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>The rows, at least one, of different names.</summary>
    public required IReadOnlyList<StudyRow> Rows { get; init; }

    /// <summary>The row, one with several levels, that the others are compared with at the MACs they really spend; <see langword="null"/> for none.</summary>
    public string? Reference { get; init; }

    /// <summary>Reads a plan from JSON and checks it.</summary>
    /// <param name="json">The JSON.</param>
    /// <exception cref="JsonException">It is not JSON, has an unknown key or lacks one.</exception>
    /// <exception cref="ArgumentException">It contradicts itself.</exception>
    public static StudyPlan Parse(string json)
    {
        var plan = RunJson.Read<StudyPlan>(json);
        Require(plan.Seeds.Count > 0 && plan.Seeds.Distinct().Count() == plan.Seeds.Count, "seeds must be at least one, and different");
        Require(plan.Rows.Count > 0 && plan.Rows.All(row => row is not null), "there must be a row");
        Require(plan.Rows.All(row => row.Name.Length > 0 && row.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')),
            "a row's name is made of letters, digits, '-' and '.', since files are named after it");
        Require(plan.Rows.Select(row => row.Name).Distinct().Count() == plan.Rows.Count, "the rows' names must be different");
        Require(plan.Reference is null || plan.Rows.Any(row => row.Name == plan.Reference), $"the reference, {plan.Reference}, is no row");
        _ = plan.Runs();
        return plan;
    }

    /// <summary>All runs, one seed after the other, so that an unfinished study has whole columns.</summary>
    internal IReadOnlyList<StudyEntry> Runs() =>
        [.. Seeds.SelectMany(seed => Rows.Select(row => new StudyEntry(row.Name, seed, Merged(row, seed))))];

    private TrainingOptions Merged(StudyRow row, long seed)
    {
        var options = (JsonObject)Options.DeepClone();
        Merge(options, row.Options);
        Require(!options.ContainsKey("seed"), "seeds stand in 'seeds', not in options");
        options["seed"] = seed;
        try
        {
            return TrainingOptions.Parse(options.ToJsonString());
        }
        catch (JsonException e)
        {
            throw new JsonException($"row {row.Name}: {e.Message}", e);
        }
    }

    // Objects are merged member by member; anything else takes the place of what was there.
    private static void Merge(JsonObject into, JsonObject more)
    {
        foreach (var (key, value) in more)
        {
            if (into[key] is JsonObject inner && value is JsonObject members)
                Merge(inner, members);
            else
                into[key] = value?.DeepClone();
        }
    }

    private static void Require(bool condition, string sentence)
    {
        if (!condition)
            throw new ArgumentException($"Study: {sentence}.");
    }
}

/// <summary>One row of a study.</summary>
/// <param name="Name">Its name, of letters, digits, '-' and '.'.</param>
/// <param name="Options">Training options that differ from those all rows share.</param>
public sealed record StudyRow(string Name, JsonObject Options);

/// <summary>One run of a study.</summary>
internal sealed record StudyEntry(string Row, long Seed, TrainingOptions Options)
{
    public string Name => $"{Row}-seed{Seed}";
}
