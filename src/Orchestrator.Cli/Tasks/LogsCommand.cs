using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task logs</c></summary>
internal sealed class LogsCommand : ClientCommand
{
    private readonly TaskIdArgument id = new();
    private readonly Option<bool> follow = new("--follow", "-f") { Description = "Go on until the task has ended, and show what it writes as it comes." };

    public LogsCommand()
        : base("logs", "Show what a task wrote.", "orc task logs 0-01k9x3v8f2m4q6s8t0w1y3z5b7", "orc task logs --follow 0-01k9x3v8f2m4q6s8t0w1y3z5b7")
    {
        Add(id);
        Add(follow);
        AddCommonOptions(hasIds: false);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var taskId = parsed.GetRequiredValue(id);
        using var end = new LiveEnd(cancellation);
        try
        {
            // A server that is not there, or has no such task, is told at once.
            await connection.Client.LogPageAsync(taskId, limit: 1, cancellation: end.Token);
            await foreach (var line in connection.Patient.LogsAsync(taskId, parsed.GetValue(follow), cancellation: end.Token))
            {
                screen.Log(line, amongEvents: false);
            }
        }
        catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
        {
            // What there was to see was seen.
        }

        return ExitCodes.Done;
    }
}
