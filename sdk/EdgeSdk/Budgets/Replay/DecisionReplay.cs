using EdgeSdk.Signals;

namespace EdgeSdk.Budgets.Replay;

/// <summary>Makes the decisions of a recorded log again: see <see cref="Governor.Record"/>.</summary>
public static class DecisionReplay
{
    /// <summary>Replays a log and compares every decision: budget, ceiling, who bound it and how.</summary>
    /// <param name="log">The log.</param>
    /// <param name="policies">The policies, where they were made by code and not read from JSON: such a log does not hold them.</param>
    /// <param name="quantities">The application's own quantities that occur in the log.</param>
    /// <exception cref="InvalidDataException">The log is damaged, or it needs policies that were not given.</exception>
    public static ReplayReport Run(TextReader log, PolicyOptions? policies = null, IEnumerable<Quantity>? quantities = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (log.ReadLine() is not DecisionRecorder.Header)
            throw new InvalidDataException($"Not a log of decisions: its first line is not '{DecisionRecorder.Header}'.");
        var tape = new DecisionTape(policies, quantities ?? []);
        for (var line = 2; log.ReadLine() is { } text; line++)
        {
            try
            {
                tape.Take(text.Split(' '), line);
            }
            catch (Exception damaged) when (damaged is FormatException or IndexOutOfRangeException or OverflowException or ArgumentException)
            {
                throw new InvalidDataException($"Line {line} of the log of decisions cannot be read: {damaged.Message}", damaged);
            }
        }
        return tape.Report;
    }
}

/// <summary>How a replay compares with its log.</summary>
/// <param name="Decisions">Decisions in the log.</param>
/// <param name="Identical">Those that came out the same.</param>
/// <param name="FirstDifference">The first that did not, for people; <see langword="null"/> when there is none.</param>
/// <param name="Model">SHA-256 of the model file that the decisions were for; <see langword="null"/> when the governor had none.</param>
public sealed record ReplayReport(long Decisions, long Identical, string? FirstDifference, string? Model);
