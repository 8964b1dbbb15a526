using System.Text.Json;
using Orchestrator.Handlers.Processes;

namespace Orchestrator.Tests.Handlers;

/// <summary>Runs programs through the process handler.</summary>
internal static class Programs
{
    public static ProcessHandlerOptions Quick { get; } = new() { TerminationGrace = TimeSpan.FromMilliseconds(200), OutputGrace = TimeSpan.FromMilliseconds(200) };

    public static string Input(params string[] command) => JsonSerializer.Serialize(new { command });

    /// <summary>Input for a shell script that finds <paramref name="fifo"/> in $FIFO.</summary>
    public static string Script(string script, Fifo? fifo = null) =>
        JsonSerializer.Serialize(new { command = new[] { "/bin/sh", "-c", script }, env = new { FIFO = fifo?.Path ?? string.Empty } });

    public static async Task<TaskOutcome> RunAsync(string input, ProcessHandlerOptions? options = null, CancellationToken cancellation = default) =>
        await new ProcessHandler(options).RunAsync(new AttemptContext(input), cancellation);
}
