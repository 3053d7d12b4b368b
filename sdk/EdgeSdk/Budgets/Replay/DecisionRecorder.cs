using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using EdgeSdk.Budgets.Escalating;
using EdgeSdk.Frames;
using EdgeSdk.Signals;

namespace EdgeSdk.Budgets.Replay;

/// <summary>
/// Writes a governor's decisions and all they came from as lines of text, without allocation. Numbers are written so that they come back exactly. The lines:
/// <c>model</c> (the hash of its file), <c>levels</c>, <c>policies</c>, <c>state</c> (at the beginning), <c>r</c> readings (when they changed), <c>f</c> forced budget (when it changed), <c>d</c> decision,
/// <c>o</c> observed frame, <c>e</c> one that may have run twice.
/// </summary>
internal sealed class DecisionRecorder
{
    public const string Header = "edgesdk-decisions 4";
    public const string FromCode = "-";

    private readonly Stream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _length;
    private ReadingSet? _readings;
    private ForcedBudget _forced;

    public DecisionRecorder(Stream stream, string? model, LevelTable levels, PolicyOptions policies, in GovernorState state)
    {
        _stream = stream;
        Text(Header).End();
        if (model is not null)
            Text("model ").Text(model).End();
        Text("levels");
        Numbers(levels.Budgets).Numbers(levels.Times).Numbers(levels.Accuracies).Numbers(levels.Model.Macs).Numbers([.. levels.Model.AreMeans.Select(mean => mean ? 1.0 : 0)]);
        foreach (var curve in levels.Model.Curves)
            Numbers(curve?.Points ?? []);
        Number(levels.Spread).Number(levels.Watts ?? double.NaN).Number(levels.IsMeasured ? 1 : 0).End();
        Configured(policies);
        Text("state ").Text(Convert.ToBase64String(MemoryMarshal.AsBytes(new ReadOnlySpan<GovernorState>(in state)))).End();
    }

    public void Configured(PolicyOptions policies) =>
        Text("policies ").Text(policies.Source is { } json ? Convert.ToBase64String(Encoding.UTF8.GetBytes(json)) : FromCode).End();

    public void Decided(ReadingSet readings, ForcedBudget forced, TimeSpan now, FramePriority priority, in BudgetDecision decision)
    {
        if (!ReferenceEquals(readings, _readings))
            Write(_readings = readings);
        if (forced != _forced)
        {
            _forced = forced;
            Text("f").Number(forced.Budget).Number(forced.Until.Ticks).End();
        }
        Text("d").Number(now.Ticks).Number((int)priority).Number(decision.Granted).Number(decision.Ceiling).Number((int)decision.Kind).Text(" ").Text(decision.Policy);
        if (decision.Escalation is { } twice)
            Number(twice.First).Number(twice.Second).Number(twice.Below).Number(twice.Latest.Ticks);
        End();
    }

    public void Observed(in EscalatedRun run) =>
        Text("e").Number(run.Granted).Number(run.First).Number(run.FirstSeconds).Number(run.Second).Number(run.SecondSeconds).Number(run.PreparationSeconds).Number(run.Macs).End();

    public void Observed(int level, double seconds) => Text("o").Number(level).Number(seconds).End();

    /// <summary>Why nothing more is written; <see langword="null"/> while the stream takes it.</summary>
    public Exception? Problem { get; private set; }

    public void Flush()
    {
        Send();
        try
        {
            if (Problem is null)
                _stream.Flush();
        }
        catch (Exception refused) when (refused is IOException or ObjectDisposedException or NotSupportedException or UnauthorizedAccessException)
        {
            Problem = refused;
        }
    }

    // A disk that is full or gone must not stop the line: what is lost is the rest of the log.
    private void Send()
    {
        try
        {
            if (Problem is null)
                _stream.Write(_buffer, 0, _length);
        }
        catch (Exception refused) when (refused is IOException or ObjectDisposedException or NotSupportedException or UnauthorizedAccessException)
        {
            Problem = refused;
        }

        _length = 0;
    }

    private void Write(ReadingSet readings)
    {
        Text("r");
        foreach (ref readonly var reading in readings.Readings)
        {
            if (reading.TryGet(out var value))
                Text(" ").Text(reading.Quantity.Name).Number(value).Number(reading.Time.Ticks);
        }
        End();
    }

    private DecisionRecorder Numbers(double[] numbers)
    {
        Number(numbers.Length);
        foreach (var number in numbers)
            Number(number);
        return this;
    }

    private DecisionRecorder Number(long number)
    {
        Utf8Formatter.TryFormat(number, Room(32), out var written);
        _length += written;
        return this;
    }

    private DecisionRecorder Number(double number)
    {
        Utf8Formatter.TryFormat(number, Room(48), out var written);
        _length += written;
        return this;
    }

    private DecisionRecorder Text(string text)
    {
        Ensure(text.Length * 3);
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
        return this;
    }

    private void End()
    {
        Ensure(1);
        _buffer[_length++] = (byte)'\n';
    }

    // A blank first, then the number.
    private Span<byte> Room(int bytes)
    {
        Ensure(bytes + 1);
        _buffer[_length++] = (byte)' ';
        return _buffer.AsSpan(_length);
    }

    private void Ensure(int bytes)
    {
        if (_length + bytes <= _buffer.Length)
            return;
        Send();
        if (bytes > _buffer.Length)
            _buffer = new byte[bytes];
    }
}
