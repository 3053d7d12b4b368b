using InspectionCamera.Web;

namespace InspectionCamera.Line;

/// <summary>What happened, for people: the latest hundred events, and every new one to every browser; on the console all but the budgets, which change often.</summary>
internal sealed class EventLog(LiveFeed feed, TimeProvider clock)
{
    public const string Budget = "budget";

    private const int Kept = 100;

    private readonly Lock _gate = new();
    private readonly Queue<EventMessage> _events = [];
    private long _number;

    /// <param name="kind">One word: <see cref="Budget"/>, camera, model, policies or battery.</param>
    /// <param name="text">A sentence.</param>
    public void Add(string kind, string text)
    {
        lock (_gate)
        {
            var happened = new EventMessage(++_number, clock.GetLocalNow().ToString("HH:mm:ss"), kind, text);
            _events.Enqueue(happened);
            if (_events.Count > Kept)
                _events.Dequeue();
            // Within the gate, so that events arrive in their order.
            feed.Tell(happened);
            if (kind != Budget)
                Console.WriteLine($"{happened.Time} {kind}: {text}");
        }
    }

    public EventMessage[] All()
    {
        lock (_gate)
            return [.. _events];
    }
}
