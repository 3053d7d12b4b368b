namespace EdgeSdk.Gpio;

/// <summary>
/// The level of a contact that bounces: a level counts once it has stayed for a while. Fed by edges and by reads, asked at any time; the first level it sees counts at once.
/// </summary>
internal sealed class Debounce(TimeSpan settle)
{
    private bool _any;
    private bool _seen;
    private bool _settled;
    private TimeSpan _since;

    /// <summary>The contact is at this level now.</summary>
    public void See(bool level, TimeSpan now)
    {
        Settle(now);
        if (!_any)
            (_any, _settled) = (true, level);
        else if (level == _seen)
            return;
        (_seen, _since) = (level, now);
    }

    /// <summary>The level that counts now; <see langword="null"/> before there was any.</summary>
    public bool? At(TimeSpan now)
    {
        Settle(now);
        return _any ? _settled : null;
    }

    private void Settle(TimeSpan now)
    {
        if (_any && now - _since >= settle)
            _settled = _seen;
    }
}
