namespace EdgeSdk.Budgets.Configuration;

/// <summary>
/// Follows a file of policies for a governor. The file is read every time: an editor that renames, a container that turns a link, a disk without change notices, all look
/// alike.
/// </summary>
public sealed class PolicyWatch : IDisposable
{
    private readonly Governor _governor;
    private readonly string _path;
    private readonly ITimer _timer;
    private readonly Lock _looking = new();
    private string _text;
    private string? _refused;

    internal PolicyWatch(Governor governor, string path, TimeSpan every, TimeProvider clock)
    {
        (_governor, _path) = (governor, path);
        _text = File.ReadAllText(path);
        governor.Configure(PolicyOptions.Parse(_text));
        _timer = clock.CreateTimer(_ => Look(), null, every, every);
    }

    /// <summary>A change took effect. Raised on the watching thread.</summary>
    public event EventHandler? Changed;

    /// <summary>A change was refused; <see cref="Problem"/> says why. Raised on the watching thread.</summary>
    public event EventHandler? Refused;

    /// <summary>Why the file as it stands now is not in force, with its line; <see langword="null"/> when it is.</summary>
    public string? Problem => Volatile.Read(ref _refused);

    /// <summary>Looks at the file now.</summary>
    public void Look()
    {
        lock (_looking)
        {
            try
            {
                var text = File.ReadAllText(_path);
                if (text == _text)
                    return;
                _text = text;
                _governor.Configure(PolicyOptions.Parse(text));
            }
            catch (Exception refused) when (refused is PolicyFormatException or ArgumentException or IOException or UnauthorizedAccessException)
            {
                var problem = $"{_path}: {refused.Message}";
                if (problem == _refused)
                    return;
                Volatile.Write(ref _refused, problem);
                Refused?.Invoke(this, EventArgs.Empty);
                return;
            }
            Volatile.Write(ref _refused, null);
        }
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Stops following the file.</summary>
    public void Dispose() => _timer.Dispose();
}
