using System.Runtime;

namespace EdgeSdk.Trainer;

/// <summary>
/// Keeps the garbage collector away while tensors are computed. TorchSharp 0.107 hands numbers to native code in small finalisable objects
/// that nothing holds during the call (every <c>tensor * 0.5</c> makes one): a collection at that moment frees the number that is being read,
/// which fails at best and is a wrong number at worst. Between two pauses the collector runs as ever.
/// </summary>
internal sealed class CollectionPause : IDisposable
{
    // A step's batches take some megabytes. More than this in one pause ends it early, which is how it was without.
    private const long Bytes = 64L << 20;

    private static readonly Lock Gate = new();
    private static int _open;
    private bool _disposed;

    private CollectionPause()
    {
    }

    /// <summary>Begins a pause. Pauses may overlap, also on several threads: the last to end lets the collector go.</summary>
    public static CollectionPause Begin()
    {
        lock (Gate)
        {
            if (_open++ == 0 && GCSettings.LatencyMode != GCLatencyMode.NoGCRegion)
                GC.TryStartNoGCRegion(Bytes);
            return new CollectionPause();
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        lock (Gate)
        {
            if (--_open > 0 || GCSettings.LatencyMode != GCLatencyMode.NoGCRegion)
                return;
            try
            {
                GC.EndNoGCRegion();
            }
            catch (InvalidOperationException)
            {
                // The pause's memory ran out at this very moment and the collector has ended it.
            }
        }
    }
}
