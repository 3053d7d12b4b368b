using InspectionCamera.Web;

namespace InspectionCamera.Line;

/// <summary>What happened, for people: the latest hundred events, and every new one to every browser.</summary>
internal sealed class EventLog(LiveFeed feed, TimeProvider clock)
{
    private const int Kept = 100;

    private readonly Lock _gate = new();
    private readonly Queue<EventMessage> _events = [];
    private long _number;

    /// <param name="kind">One word: budget, camera, model, policies or battery.</param>
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
        }
    }

    public EventMessage[] All()
    {
        lock (_gate)
            return [.. _events];
    }
}
