using CleanDash.Infrastructure.Warehouses.StatementExecution;
using Microsoft.Extensions.Logging;

namespace CleanDash.Integration.StatementExecution;

/// <summary>Keeps every line, so that tests can look for what must stand there and what must not.</summary>
internal sealed class Canary : ILogger<StatementExecutionEngine>
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate) return [.. lines];
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (gate) lines.Add($"{formatter(state, exception)} {exception}");
    }
}
