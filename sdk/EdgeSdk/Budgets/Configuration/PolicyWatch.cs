namespace EdgeSdk.Budgets.Configuration;

/// <summary>
/// Follows a file of policies for a governor, or for a model that is exchanged. The file is read every time: an editor that renames, a container that turns a link, a disk without change notices, all look
/// alike.
/// </summary>
public sealed class PolicyWatch : IDisposable
{
    private readonly Action<PolicyOptions> _configure;
    private readonly string _path;
    private readonly ITimer _timer;
    private readonly Lock _looking = new();
    private string _inForce;
    private string? _problem;

    internal PolicyWatch(Action<PolicyOptions> configure, string path, TimeSpan every, TimeProvider clock)
    {
        (_configure, _path) = (configure, path);
        _inForce = File.ReadAllText(path);
        configure(PolicyOptions.Parse(_inForce));
        _timer = clock.CreateTimer(_ => Look(), null, every, every);
    }

    /// <summary>A change took effect. Raised on the watching thread.</summary>
    public event EventHandler? Changed;

    /// <summary>A change was refused; <see cref="Problem"/> says why. Raised on the watching thread.</summary>
    public event EventHandler? Refused;

    /// <summary>Why the file as it stands now is not in force, with its line; <see langword="null"/> when it is.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Looks at the file now.</summary>
    public void Look()
    {
        lock (_looking)
        {
            var before = _problem;
            var changed = false;
            Volatile.Write(ref _problem, Take(ref changed));
            if (changed)
                Changed?.Invoke(this, EventArgs.Empty);
            if (_problem is not null && _problem != before)
                Refused?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>Stops following the file.</summary>
    public void Dispose() => _timer.Dispose();

    private string? Take(ref bool changed)
    {
        try
        {
            var text = File.ReadAllText(_path);
            if (text == _inForce)
                return null;
            _configure(PolicyOptions.Parse(text));
            (_inForce, changed) = (text, true);
            return null;
        }
        catch (Exception refused) when (refused is PolicyFormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return $"{_path}: {refused.Message}";
        }
    }
}
