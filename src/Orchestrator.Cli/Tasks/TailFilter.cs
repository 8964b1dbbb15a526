using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Events;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary>Which events <c>orc task tail</c> shows; null says nothing.</summary>
/// <param name="TaskType">Only of tasks of this type.</param>
/// <param name="Domain">Only of tasks of this domain.</param>
/// <param name="Events">Only of these types; empty for all.</param>
/// <param name="Status">Only events that bring a task into this state.</param>
internal sealed record TailFilter(string? TaskType, string? Domain, IReadOnlyList<string> Events, string? Status)
{
    /// <summary>The types of so many tasks are remembered.</summary>
    private const int MostKnown = 10_000;

    private readonly Dictionary<string, string?> types = [];

    /// <summary>The part that the server looks after.</summary>
    public EventFilter OfServer => new() { Domain = Domain, Types = Events };

    /// <summary>The rest: an event does not tell its task's type, so that the task may have to be asked for.</summary>
    public async ValueTask<bool> MatchesAsync(StreamEventResource happened, OrchestratorClient client, CancellationToken cancellation) =>
        (Status is null || happened.Status == Status)
        && (TaskType is null || await TypeOfAsync(happened, client, cancellation) == TaskType);

    private async ValueTask<string?> TypeOfAsync(StreamEventResource happened, OrchestratorClient client, CancellationToken cancellation)
    {
        if (happened.TaskId is not { } taskId)
        {
            return null;
        }

        if (!types.TryGetValue(taskId, out var type))
        {
            if (types.Count >= MostKnown)
            {
                types.Clear();
            }

            types[taskId] = type = TypeIn(happened.Data) ?? await AskAsync(taskId, client, cancellation);
        }

        return type;
    }

    /// <summary>The event of a submission says it.</summary>
    private static string? TypeIn(RawJson data)
    {
        using var document = JsonDocument.Parse(data.Utf8);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("task_type", out var type) ? type.GetString() : null;
    }

    private static async Task<string?> AskAsync(string taskId, OrchestratorClient client, CancellationToken cancellation)
    {
        try
        {
            return (await client.GetAsync(taskId, cancellation: cancellation)).TaskType;
        }
        catch (OrchestratorApiException e) when (e.Status == 404)
        {
            // Deleted in between.
            return null;
        }
    }
}
