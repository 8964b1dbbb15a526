using Microsoft.Extensions.Logging;

namespace Orchestrator.Tests.Actors;

/// <summary>Keeps the levels and lines that were logged.</summary>
internal sealed class RecordingLoggerFactory : ILoggerFactory, ILogger
{
    public List<(LogLevel Level, string Line)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Lines)
        {
            Lines.Add((logLevel, formatter(state, exception)));
        }
    }
}
