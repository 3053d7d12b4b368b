using EdgeSdk.Frames;

namespace EdgeSdk.Budgets.Configuration;

/// <summary>The JSON form of <see cref="PolicyOptions"/>. Its keys are the parameters of the policies, so that an error of a policy leads back to its line.</summary>
internal static class PolicySection
{
    public static PolicyOptions Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var section = JsonFieldReader.Read(json, "the section");
        var options = new PolicyOptions { Source = json };
        Guard(section, () =>
        {
            options.Dwell = section.Span("dwellSeconds", 1) ?? options.Dwell;
            options.StaleAfter = section.Span("staleAfterSeconds", 1) ?? options.StaleAfter;
            options.StaleAfterLine = section.LineOf("staleAfterSeconds");
            options.Escalate = section.Flag("escalate") ?? options.Escalate;
        });
        Floor("floor", FramePriority.Normal);
        Floor("criticalFloor", FramePriority.Critical);
        foreach (var entry in section.Objects("policies"))
            Guard(entry, () => options.Add(Policy(entry)));
        section.NothingElse();
        // A file that lost its contents must not set the device free.
        if (!section.Has("policies"))
            throw new PolicyFormatException(section.Line, "the section has no 'policies'; write \"policies\": [] where nothing shall limit the budget.");
        return options;

        void Floor(string name, FramePriority priority)
        {
            if (section.Number(name) is not { } budget)
                return;
            if (!(budget is > 0 and <= 1))
                throw new PolicyFormatException(section.LineOf(name), FormattableString.Invariant($"{name} is {budget}; give a number above 0 and up to 1."));
            options.Floor(budget, priority);
        }
    }

    private static Policy Policy(JsonFields f)
    {
        var name = f.RequiredText("policy");
        Policy policy = name switch
        {
            "battery" => new BatteryPolicy(
                f.Number("full", 0.6), f.Number("lowest", 0.15), f.Number("lowestBudget", 0.1), f.Number("noise", 0.02), f.Number("whenAbsent", 1), f.Number("whenLost")),
            "load" => new LoadPolicy(
                f.Number("from", 0.3), f.Number("to", 0.8), f.Number("lowestBudget", 0.1), f.Number("noise", 0.1), f.Number("whenAbsent", 1), f.Number("whenLost")),
            "limit" => new LimitPolicy(f.RequiredNumber("budget")),
            "thermal" => new ThermalPolicy(
                f.Number("from", 10), f.Number("to", 2), f.Number("limit"), f.Number("lowestBudget", 0.1), f.Number("noise", 1), f.Number("whenAbsent", 1), f.Number("whenLost")),
            "deadline" => new DeadlinePolicy(
                f.Span("p99Milliseconds", 1e-3) ?? TimeSpan.FromMilliseconds(f.RequiredNumber("p99Milliseconds")), f.Number("margin", 0.1), f.Number("whenAbsent", 0.1)),
            "power" => new PowerCapPolicy(f.RequiredNumber("watts"), null, f.Number("noise", 0.05), f.Number("whenAbsent", 1), f.Number("whenLost", 0.1)),
            "mission" => new MissionPolicy(
                f.Time("until"), f.Span("durationSeconds", 1), (long?)f.Number("frames"), f.Number("reserve", 0.02), f.Number("noise", 0.01), f.Number("lowestBudget", 0.1),
                f.Number("whenAbsent", 1), f.Number("whenLost")),
            "queue" => new QueuePolicy(
                f.Number("from", 1), f.Number("to", 4), f.Number("lowestBudget", 0.1), f.Number("noise", 1), f.Number("whenAbsent", 1), f.Number("whenLost")),
            "power-save" => new PowerSavePolicy(f.Number("budget", 0.1), f.Number("whenAbsent", 1), f.Number("whenLost")),
            "schedule" => new SchedulePolicy(Schedule(f)),
            _ => throw new PolicyFormatException(
                f.LineOf("policy"), $"there is no policy '{name}'; there are battery, deadline, limit, load, mission, power, power-save, queue, schedule and thermal."),
        };
        f.NothingElse();
        return policy;
    }

    private static List<(TimeOnly, double)> Schedule(JsonFields fields)
    {
        List<(TimeOnly, double)> entries = [];
        foreach (var entry in fields.Objects("entries"))
        {
            var from = entry.Time("from") ?? throw new PolicyFormatException(entry.Line, "an entry of the schedule lacks 'from'.");
            var budget = entry.RequiredNumber("budget");
            entry.NothingElse();
            if (!(budget is > 0 and <= 1))
                throw new PolicyFormatException(entry.LineOf("budget"), FormattableString.Invariant($"budget is {budget}; give a number above 0 and up to 1."));
            entries.Add((from, budget));
        }
        return entries;
    }

    // A policy names the parameter it refuses, which is the key in the text, or the key without its unit.
    private static void Guard(JsonFields fields, Action build)
    {
        try
        {
            build();
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidOperationException)
        {
            var name = (refused as ArgumentException)?.ParamName is { Length: > 0 } given ? char.ToLowerInvariant(given[0]) + given[1..] : "";
            var line = new[] { name, name + "Milliseconds", name + "Seconds" }.Select(fields.LineOf).FirstOrDefault(at => at != fields.Line, fields.Line);
            throw new PolicyFormatException(line, refused.Message.Split(" (Parameter '")[0].ReplaceLineEndings(" "), refused);
        }
    }
}
