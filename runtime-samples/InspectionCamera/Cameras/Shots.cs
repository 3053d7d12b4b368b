namespace InspectionCamera.Cameras;

/// <summary>The latest frames, by number: pictures wait here for their answers, so that both are shown together.</summary>
internal sealed class Shots
{
    // More than may wait in the model's queue.
    private const int Kept = 16;

    private readonly Shot?[] _latest = new Shot?[Kept];
    private ulong _id;

    /// <summary>The number of the next frame; it goes on when the camera is started again.</summary>
    public ulong NextId() => Interlocked.Increment(ref _id);

    public void Keep(Shot shot) => Volatile.Write(ref _latest[shot.Id % Kept], shot);

    /// <summary>What is kept of a frame; <see langword="null"/> when it is too long ago.</summary>
    public Shot? Of(ulong id) => Volatile.Read(ref _latest[id % Kept]) is { } shot && shot.Id == id ? shot : null;
}
