using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using EdgeSdk.Budgets.Escalating;
using EdgeSdk.Frames;
using EdgeSdk.Signals;

namespace EdgeSdk.Budgets.Replay;

/// <summary>Takes the lines of a log one by one and makes the decisions again.</summary>
internal sealed class DecisionTape(PolicyOptions? policies, IEnumerable<Quantity> quantities)
{
    private readonly Dictionary<string, Quantity> _quantities = Quantity.Known.Concat(quantities).DistinctBy(q => q.Name).ToDictionary(q => q.Name);
    private LevelTable? _levels;
    private GovernorCore? _core;
    private GovernorState _state;
    private ReadingSet _readings = new();
    private ForcedBudget _forced;

    public ReplayReport Report { get; private set; } = new(0, 0, null, null);

    public void Take(string[] words, int line)
    {
        switch (words[0])
        {
            case "model":
                Report = Report with { Model = words[1] };
                break;
            case "levels":
                _levels = Levels(words);
                break;
            case "policies":
                Configure(words[1]);
                break;
            case "state":
                Restore(Convert.FromBase64String(words[1]));
                break;
            case "r":
                _readings = new ReadingSet([.. words.Skip(1).Chunk(3).Select(Reading)]);
                break;
            case "f":
                _forced = new ForcedBudget(Double(words[1]), new TimeSpan(Long(words[2])));
                break;
            case "o":
                Core.Observe(ref _state, (int)Long(words[1]), Double(words[2]));
                break;
            case "e":
                Core.Observe(ref _state, new EscalatedRun((int)Long(words[1]), (int)Long(words[2]), Double(words[3]), (int)Long(words[4]), Double(words[5]), Double(words[6]), Double(words[7])));
                break;
            case "d":
                Decide(words, line);
                break;
            default:
                throw new FormatException($"'{words[0]}' begins no line of such a log.");
        }
    }

    private GovernorCore Core => _core ?? throw new FormatException("the policies are missing before it.");

    private void Decide(string[] words, int line)
    {
        var decision = Core.Step(ref _state, _readings, _forced, new TimeSpan(Long(words[1])), (FramePriority)Long(words[2]));
        // Bit for bit: a difference in the last digit grows.
        var same = decision.Granted == Double(words[3]) && decision.Ceiling == Double(words[4]) && (long)decision.Kind == Long(words[5]) && decision.Policy == words[6]
            && decision.Escalation == (words.Length > 7 ? new Escalation(Double(words[7]), Double(words[8]), Double(words[9]), new TimeSpan(Long(words[10]))) : null);
        Report = new(Report.Decisions + 1, Report.Identical + (same ? 1 : 0), Report.FirstDifference ?? (same ? null : $"line {line}: {words[3]} by {words[6]} in the log, now {decision.Reason}"), Report.Model);
    }

    private void Restore(byte[] bytes)
    {
        var state = MemoryMarshal.AsBytes(new Span<GovernorState>(ref _state));
        if (bytes.Length != state.Length)
            throw new FormatException("another version of the library wrote it; replay it with that one.");
        bytes.CopyTo(state);
    }

    private void Configure(string source)
    {
        var options = source != DecisionRecorder.FromCode ? PolicyOptions.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(source)))
            : policies ?? throw new InvalidDataException("The policies of this log were made by code: give them to the replay.");
        var core = new GovernorCore(
            _levels ?? throw new FormatException("the levels are missing before it."), [.. options.Policies], options.Dwell, options.StaleAfter, options.Floors, options.Escalate);
        if (_core is { } before)
            core.Adopt(ref _state, before);
        _core = core;
    }

    private Reading Reading(string[] words) => new(
        _quantities.TryGetValue(words[0], out var quantity) ? quantity : throw new FormatException($"the quantity '{words[0]}' is the application's own: give it to the replay."),
        Double(words[1]), new TimeSpan(Long(words[2])));

    private static LevelTable Levels(string[] words)
    {
        var at = 1;
        double[] budgets = Numbers(), times = Numbers(), accuracies = Numbers(), macs = Numbers(), means = Numbers();
        if (budgets.Length == 0 || new[] { times, accuracies, macs, means }.Any(numbers => numbers.Length != budgets.Length))
            throw new FormatException("its levels have not one number each.");
        var model = new LevelFigures(budgets, times, accuracies, macs, [.. budgets.Select(_ => ConfidenceCurve.Of(Numbers()))], [.. means.Select(mean => mean == 1)]);
        var watts = Double(words[at + 1]);
        return LevelTable.Of(model, Double(words[at]), double.IsNaN(watts) ? null : watts, Long(words[at + 2]) == 1);

        double[] Numbers()
        {
            var count = Long(words[at++]);
            if (count < 0 || count > words.Length - at)
                throw new FormatException($"it promises {count} numbers and has {words.Length - at}.");
            var numbers = new double[count];
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = Double(words[at++]);
            return numbers;
        }
    }

    private static double Double(string word) => double.Parse(word, CultureInfo.InvariantCulture);

    private static long Long(string word) => long.Parse(word, CultureInfo.InvariantCulture);
}
