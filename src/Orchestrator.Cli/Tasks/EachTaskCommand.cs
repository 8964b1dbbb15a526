using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary>A command that does the same with each of the tasks it is given; a refusal of one does not keep it from the others.</summary>
internal abstract class EachTaskCommand(string name, string description, params string[] examples) : ClientCommand(name, description, examples)
{
    protected TaskIdsArgument Ids { get; } = new();

    /// <summary>Does it with one.</summary>
    /// <returns>The task as it is now; null when it is no more.</returns>
    protected abstract Task<TaskResource?> ChangeAsync(string taskId, ParseResult parsed, OrchestratorClient client, CancellationToken cancellation);

    protected sealed override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var ids = parsed.GetRequiredValue(Ids);
        var changed = new List<TaskResource>();
        var exitCode = ExitCodes.Done;
        foreach (var id in ids)
        {
            try
            {
                if (await ChangeAsync(id, parsed, connection.Client, cancellation) is { } task)
                {
                    changed.Add(task);
                }
                else
                {
                    screen.Deleted(id);
                }
            }
            catch (OrchestratorApiException e) when (ids.Length > 1 && e.Status is 404 or 409)
            {
                Failures.Tell(e, this, Console.Error);
                exitCode = exitCode == ExitCodes.Done ? Failures.ExitCodeOf(e)!.Value : exitCode;
            }
        }

        Show(changed, screen);
        return exitCode;
    }

    private static void Show(List<TaskResource> changed, IScreen screen)
    {
        if (changed is [var one])
        {
            screen.Changed(one);
        }
        else if (changed.Count > 0)
        {
            screen.List(changed);
        }
    }
}
