using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeSdk.Hosting.Tests;

/// <summary>Keeps what was logged.</summary>
internal sealed class LogBook : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _entries = [];

    public bool Has(LogLevel level, string text) => _entries.Any(entry => entry.Level == level && entry.Text.Contains(text, StringComparison.Ordinal));

    public int Count(string text) => _entries.Count(entry => entry.Text.Contains(text, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((logLevel, formatter(state, exception)));

    public void Dispose()
    {
    }

    public override string ToString() => string.Join('\n', _entries);
}
