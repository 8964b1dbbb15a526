using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Queue;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Workflows.Runs;
using Orchestrator.Engine.Workflows.Store;

namespace Orchestrator.Engine.Workflows;

/// <summary>Checks what callers want of workflows and runs, and takes it to where those are.</summary>
/// <param name="check">Makes of a task's spec what shards take, or throws <see cref="ArgumentException"/>.</param>
internal sealed class Workflows(IStoredWorkflows stored, IRuns runs, WorkflowOptions options, Func<TaskSpec, TaskSpec> check, Chance chance) : IWorkflows
{
    private static readonly RunAnswer NotFound = new(RunAnswerKind.NotFound, null);
    private readonly ConditionalWeakTable<WorkflowSpec, Complete> complete = [];

    public async Task<IReadOnlyList<SpecFault>> CheckAsync(WorkflowSpec spec, CancellationToken cancellation = default)
    {
        try
        {
            _ = await CompleteAsync(spec, cancellation);
            return [];
        }
        catch (WorkflowFaultException e)
        {
            return e.Faults;
        }
    }

    public async Task<WorkflowVersion> PutAsync(WorkflowSpec spec, CancellationToken cancellation = default)
    {
        // What it names is looked up by each run; here only whether it is right as it stands now.
        _ = await CompleteAsync(spec, cancellation);
        return await stored.PutAsync(spec, cancellation)
            ?? throw new WorkflowFaultException([new SpecFault("workflow_id", $"cannot be stored: {options.MaxStored} versions are, which is the limit; delete some")]);
    }

    public Task<WorkflowVersion?> FindAsync(string id, int? version = null, CancellationToken cancellation = default) => stored.FindAsync(id, version, cancellation);

    public Task<WorkflowPage> ListAsync(int limit, string? after = null, CancellationToken cancellation = default) => stored.ListAsync(limit, after, cancellation);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellation = default) => stored.DeleteAsync(id, cancellation);

    public async Task<RunAnswer> StartAsync(RunRequest request, CancellationToken cancellation = default)
    {
        var (spec, version) = (request.Workflow, (int?)null);
        if (request.Reference is { } reference)
        {
            if (await stored.FindAsync(reference.Id, reference.Version, cancellation) is not { } found)
            {
                return NotFound;
            }

            (spec, version) = (found.Spec, found.Version);
        }

        var (whole, hash) = await CompleteAsync(spec!, cancellation);
        var parameters = Object(request.Parameters, "parameters");
        var key = request.IdempotencyKey is { } text ? IdempotencyKeys.Hash(text) : default;
        var place = key == default ? chance.NextUInt64() : (ulong)(key >> 64);
        var start = new RunOrder(RunOrderKind.Start)
        {
            Workflow = whole,
            Text = hash,
            Version = version,
            Json = parameters,
            Key = key,
            Body = key == default ? default : IdempotencyKeys.Hash([.. Encoding.UTF8.GetBytes(hash), .. parameters.Span]),
        };
        return await runs.DoAsync((int)(place % (ulong)options.Partitions), start, cancellation);
    }

    public async Task<RunView?> FindRunAsync(RunId id, CancellationToken cancellation = default) =>
        await runs.PartitionOfAsync(id, cancellation) is { } partition ? await runs.FindAsync(partition, id, cancellation) : null;

    public async Task<RunView?> WaitRunAsync(RunId id, TimeSpan patience, long? after = null, CancellationToken cancellation = default) =>
        await runs.PartitionOfAsync(id, cancellation) is { } partition ? await runs.WaitAsync(partition, id, patience, after, cancellation) : null;

    public async Task<RunPage> ListRunsAsync(RunFilter filter, int limit, RunId? after = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        var known = await runs.ListAsync(filter, limit + 1, after, cancellation);
        var page = known.OrderByDescending(run => run.Id.Ulid).ThenBy(run => run.Id.Shard).Take(limit + 1).ToList();
        return page.Count > limit ? new RunPage(page[..limit], page[limit - 1].Id) : new RunPage(page, null);
    }

    public async Task<IReadOnlyList<RunHistoryEntry>?> HistoryAsync(RunId id, CancellationToken cancellation = default) =>
        await runs.PartitionOfAsync(id, cancellation) is { } partition ? await runs.HistoryAsync(partition, id, cancellation) : null;

    public Task<RunAnswer> CancelAsync(RunId id, string? reason = null, CancellationToken cancellation = default) =>
        DoAsync(new RunOrder(RunOrderKind.Cancel) { Run = id, Text = reason }, cancellation);

    public Task<RunAnswer> PauseAsync(RunId id, CancellationToken cancellation = default) =>
        DoAsync(new RunOrder(RunOrderKind.Pause) { Run = id }, cancellation);

    public Task<RunAnswer> ResumeAsync(RunId id, CancellationToken cancellation = default) =>
        DoAsync(new RunOrder(RunOrderKind.Resume) { Run = id }, cancellation);

    public Task<RunAnswer> SignalAsync(RunId id, string name, ReadOnlyMemory<byte> payload, CancellationToken cancellation = default) =>
        DoAsync(new RunOrder(RunOrderKind.Signal) { Run = id, Text = name, Json = Json(payload, "payload") }, cancellation);

    public Task<RunAnswer> RerunAsync(RunId id, string? from, bool fork, ReadOnlyMemory<byte> parameters, CancellationToken cancellation = default) =>
        fork || parameters.IsEmpty
            ? DoAsync(new RunOrder(fork ? RunOrderKind.Fork : RunOrderKind.Rerun) { Run = id, Text = from, Json = Object(parameters, "parameters") }, cancellation)
            : throw new ArgumentException("parameters can only be given to a fork: what a run has done rests on those it has.", nameof(parameters));

    /// <summary>The workflow as it is run; of one that names no other it is the same each time, and remembered for as long as the caller has it.</summary>
    private async Task<(WorkflowSpec Spec, string Hash)> CompleteAsync(WorkflowSpec spec, CancellationToken cancellation)
    {
        if (complete.TryGetValue(spec, out var known))
        {
            return (known.Spec, known.Hash);
        }

        var made = await MakeAsync(spec, cancellation);
        if (!NamesOthers(spec))
        {
            complete.AddOrUpdate(spec, new Complete(made.Spec, made.Hash));
        }

        return made;
    }

    private static bool NamesOthers(WorkflowSpec spec) => spec.Steps.Any(step => step.Reference is not null || (step.Workflow is { } inner && NamesOthers(inner)));

    private Task<(WorkflowSpec Spec, string Hash)> MakeAsync(WorkflowSpec spec, CancellationToken cancellation) =>
        new WorkflowCompletion(options.ToLimits(), check, (reference, token) => stored.FindAsync(reference.Id, reference.Version, token)).CompleteAsync(spec, cancellation);

    private async Task<RunAnswer> DoAsync(RunOrder order, CancellationToken cancellation) =>
        await runs.PartitionOfAsync(order.Run, cancellation) is { } partition ? await runs.DoAsync(partition, order, cancellation) : NotFound;

    private static ReadOnlyMemory<byte> Object(ReadOnlyMemory<byte> json, string field)
    {
        var line = Json(json, field);
        if (!line.IsEmpty && line.Span[0] != (byte)'{')
        {
            throw new ArgumentException($"{field} must be a JSON object.");
        }

        try
        {
            return line.IsEmpty ? line : RunParameters.Merge(default, line);
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException($"{field} hold a name or a text that is none: {e.Message}", e);
        }
    }

    private static ReadOnlyMemory<byte> Json(ReadOnlyMemory<byte> json, string field)
    {
        try
        {
            return json.IsEmpty ? json : JsonLine.Normalize(json);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"{field} is not JSON, or deeper than {JsonLine.MaxDepth} levels: {e.Message}", e);
        }
    }

    private sealed record Complete(WorkflowSpec Spec, string Hash);
}
