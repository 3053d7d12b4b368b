using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;

namespace InspectionCamera.Web;

/// <summary>Everything that is live goes from here to all open pages.</summary>
internal sealed class LiveFeed
{
    /// <summary>Pages that may be open at once.</summary>
    public const int MostViewers = 32;

    private readonly ConcurrentDictionary<Viewer, bool> _viewers = [];

    /// <summary>Whether anybody watches: if not, no picture is encoded.</summary>
    public bool IsWatched => !_viewers.IsEmpty;

    public bool IsFull => _viewers.Count >= MostViewers;

    public void Show(byte[] picture)
    {
        foreach (var (viewer, _) in _viewers)
            viewer.Show(picture);
    }

    public void Tell(StateMessage state) => Tell(() => JsonSerializer.SerializeToUtf8Bytes(state, Json.Default.StateMessage));

    public void Tell(EventMessage happened) => Tell(() => JsonSerializer.SerializeToUtf8Bytes(happened, Json.Default.EventMessage));

    /// <summary>Serves a page until it is closed.</summary>
    /// <param name="socket">Its connection.</param>
    /// <param name="hello">Makes what it is told first.</param>
    /// <param name="stopping">The program ends.</param>
    public async Task Serve(WebSocket socket, Func<HelloMessage> hello, CancellationToken stopping)
    {
        var viewer = new Viewer();
        viewer.Tell(JsonSerializer.SerializeToUtf8Bytes(hello(), Json.Default.HelloMessage));
        _viewers[viewer] = true;
        try
        {
            await viewer.Serve(socket, stopping);
        }
        finally
        {
            _viewers.TryRemove(viewer, out _);
        }
    }

    private void Tell(Func<byte[]> message)
    {
        if (!IsWatched)
            return;
        var bytes = message();
        foreach (var (viewer, _) in _viewers)
            viewer.Tell(bytes);
    }
}
