using System.Net.WebSockets;
using System.Threading.Channels;

namespace InspectionCamera.Web;

/// <summary>One open page. A slow one misses pictures, and old messages in the end, but holds up nobody and takes no more memory.</summary>
internal sealed class Viewer
{
    private readonly Channel<byte[]> _texts = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private byte[]? _picture;

    public void Tell(byte[] text)
    {
        _texts.Writer.TryWrite(text);
        _news.Writer.TryWrite(true);
    }

    /// <summary>Takes the place of a picture that was not sent yet.</summary>
    public void Show(byte[] picture)
    {
        Volatile.Write(ref _picture, picture);
        _news.Writer.TryWrite(true);
    }

    /// <summary>Sends until the page is closed.</summary>
    public async Task Serve(WebSocket socket, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var listening = Listen(socket, ended);
        try
        {
            while (await _news.Reader.WaitToReadAsync(ended.Token))
            {
                _news.Reader.TryRead(out _);
                while (_texts.Reader.TryRead(out var text))
                    await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, ended.Token);
                if (Interlocked.Exchange(ref _picture, null) is { } picture)
                    await socket.SendAsync(picture, WebSocketMessageType.Binary, endOfMessage: true, ended.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException)
        {
            // The page was closed, or the program ends.
        }
        await ended.CancelAsync();
        await listening;
    }

    // Pages send nothing; reading is how one learns that they close.
    private static async Task Listen(WebSocket socket, CancellationTokenSource ended)
    {
        var ignored = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(ignored, ended.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException)
        {
        }
        await ended.CancelAsync();
    }
}
