using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace EdgeSdk.Hosting;

/// <summary>Hands copies of the answers to whoever follows them; copies nothing while nobody does.</summary>
internal sealed class AnswerFeed
{
    private ImmutableArray<Channel<FrameAnswer>> _readers = [];
    private bool _ended;

    public void Publish(FrameResult result)
    {
        var readers = _readers;
        if (readers.IsEmpty)
            return;
        var answer = FrameAnswer.Of(result);
        foreach (var reader in readers)
            reader.Writer.TryWrite(answer);
    }

    // Enlisted at once, not with the first answer that is asked for.
    public IAsyncEnumerable<FrameAnswer> Follow(int capacity, CancellationToken stopping)
    {
        var reader = Channel.CreateBounded<FrameAnswer>(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        ImmutableInterlocked.Update(ref _readers, static (readers, reader) => readers.Add(reader), reader);
        if (Volatile.Read(ref _ended))
            reader.Writer.TryComplete();
        var registration = stopping.UnsafeRegister(_ => Leave(reader), null);
        return ReadAsync(reader, registration, stopping);
    }

    public void End()
    {
        Volatile.Write(ref _ended, true);
        foreach (var reader in _readers)
            reader.Writer.TryComplete();
    }

    private async IAsyncEnumerable<FrameAnswer> ReadAsync(
        Channel<FrameAnswer> reader, CancellationTokenRegistration registration, CancellationToken stopping, [EnumeratorCancellation] CancellationToken reading = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, reading);
        try
        {
            await foreach (var answer in reader.Reader.ReadAllAsync(both.Token))
                yield return answer;
        }
        finally
        {
            registration.Dispose();
            Leave(reader);
        }
    }

    private void Leave(Channel<FrameAnswer> reader) =>
        ImmutableInterlocked.Update(ref _readers, static (readers, reader) => readers.Remove(reader), reader);
}
