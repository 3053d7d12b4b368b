namespace EdgeSdk.Updates;

/// <summary>Follows the folder <c>incoming/</c>. It is read every time: a copy, a rename and a link all look alike.</summary>
public sealed partial class LiveModel
{
    private readonly ITimer _looked;
    private readonly Dictionary<string, (long, DateTime, long)> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    /// <summary>A model in <c>incoming/</c> was refused; it stays there until it is changed or removed. Raised on the watching thread.</summary>
    public event EventHandler<ModelUpdate>? Refused;

    /// <summary>Looks into <c>incoming/</c> from now on; there is nothing to look into for a single file.</summary>
    /// <param name="every">How often, 10 milliseconds to 1 hour; every second when not given. A file is taken when it has not changed between two looks.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside its range.</exception>
    public void Watch(TimeSpan? every = null)
    {
        var time = every ?? TimeSpan.FromSeconds(1);
        if (time < TimeSpan.FromMilliseconds(10) || time > TimeSpan.FromHours(1))
            throw new ArgumentOutOfRangeException(nameof(every), time, "every is 10 milliseconds to 1 hour.");
        _looked.Change(time, time);
    }

    /// <summary>Looks into <c>incoming/</c> now.</summary>
    public void Look()
    {
        // Opening a model may take longer than the time between two looks.
        if (!_changing.TryEnter())
            return;
        try
        {
            if (!_disposed)
                foreach (var path in _store?.Arrived() ?? [])
                    Take(path);
        }
        finally
        {
            _changing.Exit();
        }
    }

    private void Take(string path)
    {
        var (model, signature) = (new FileInfo(path), new FileInfo(path + Models.Trust.ModelSignature.Extension));
        if (!model.Exists)
            return;
        var state = (model.Length, model.LastWriteTimeUtc, signature.Exists ? signature.Length : -1);
        var settled = _seen.TryGetValue(path, out var before) && before == state;
        _seen[path] = state;
        if (!settled)
        {
            _refused.Remove(path);
            return;
        }
        if (_refused.Contains(path))
            return;
        var update = Change(path, rollBack: false);
        if (update.IsAccepted)
        {
            ModelStore.Delete(path);
            _seen.Remove(path);
            return;
        }
        _refused.Add(path);
        Refused?.Invoke(this, update);
    }
}
