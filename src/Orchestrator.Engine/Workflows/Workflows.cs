using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Queue;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Runs.Commands;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Journaled;
using Orchestrator.Engine.Workflows.Runs;
using Orchestrator.Engine.Workflows.Store;

namespace Orchestrator.Engine.Workflows;

/// <summary>Takes calls about workflows and runs to their actors in this process.</summary>
internal sealed class Workflows(
    JournaledCalls<WorkflowsActor> stored, RunShards shards, WorkflowOptions options, int compressAboveBytes, Func<TaskSpec, TaskSpec> check, Chance chance, TimeProvider time) : IWorkflows
{
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
        return await PutCheckedAsync(spec, cancellation);
    }

    public Task<WorkflowVersion?> FindAsync(string id, int? version = null, CancellationToken cancellation = default) =>
        stored.AskAsync(workflows => workflows.Find(id, version), null, cancellation);

    public Task<WorkflowPage> ListAsync(int limit, string? after = null, CancellationToken cancellation = default) =>
        stored.AskAsync(workflows => workflows.List(limit, after), new WorkflowPage([], null), cancellation);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellation = default) =>
        stored.AskAsync(workflows => workflows.Delete(id), false, cancellation);

    public async Task<RunAnswer> StartAsync(RunRequest request, CancellationToken cancellation = default)
    {
        var prepared = await PrepareAsync(request, cancellation);
        return prepared.Start is { } start ? await BeginAsync(prepared.Partition, start, cancellation) : new RunAnswer(RunAnswerKind.NotFound, null);
    }

    public Task<RunView?> FindRunAsync(RunId id, CancellationToken cancellation = default) =>
        AskAsync(id, runs => runs.Table.Find(id) is { } run ? RunViews.Of(run) : null, null, cancellation);

    public async Task<RunView?> WaitRunAsync(RunId id, TimeSpan patience, long? after = null, CancellationToken cancellation = default)
    {
        if (Calls(id) is not { } calls)
        {
            return null;
        }

        var wait = new RunWait(id, after);
        calls.Send(calls.Serving(), wait);
        try
        {
            return await wait.Answer.OnOwnScheduler().WaitAsync(patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            wait.GiveUp();
            return await FindRunAsync(id, cancellation);
        }
        catch (OperationCanceledException)
        {
            wait.GiveUp();
            throw;
        }
    }

    public async Task<RunPage> ListRunsAsync(RunFilter filter, int limit, RunId? after = null, CancellationToken cancellation = default)
    {
        var pages = await Task.WhenAll(shards.All.Where(calls => calls.IsHere).Select(calls => ListAsync(calls, filter, limit, after, cancellation)));
        return Merge(pages.SelectMany(page => page), limit);
    }

    /// <summary>The newest runs of one shard that fit.</summary>
    public static Task<List<RunView>> ListAsync(JournaledCalls<RunsActor> calls, RunFilter filter, int limit, RunId? after, CancellationToken cancellation) => calls.AskAsync(
        runs => runs.Table.NewestFirst(after)
            .Where(run => (filter.Status is not { } status || run.Status == status) && (filter.WorkflowId is not { } id || run.WorkflowId == id))
            .Take(limit + 1)
            .Select(RunViews.Summary)
            .ToList(),
        [],
        cancellation);

    /// <summary>A page out of what shards have.</summary>
    public static RunPage Merge(IEnumerable<RunView> runs, int limit)
    {
        var page = runs.OrderByDescending(run => run.Id.Ulid).Take(limit + 1).ToList();
        return page.Count > limit ? new RunPage(page[..limit], page[limit - 1].Id) : new RunPage(page, null);
    }

    public Task<IReadOnlyList<RunHistoryEntry>?> HistoryAsync(RunId id, CancellationToken cancellation = default) =>
        AskAsync<IReadOnlyList<RunHistoryEntry>?>(id, runs => runs.Table.Find(id) is { } run ? RunViews.HistoryOf(run) : null, null, cancellation);

    public Task<RunAnswer> CancelAsync(RunId id, string? reason = null, CancellationToken cancellation = default) =>
        DoAsync(id, new CancelRun(id, reason).Decide, cancellation);

    public Task<RunAnswer> PauseAsync(RunId id, CancellationToken cancellation = default) => DoAsync(id, new PauseRun(id).Decide, cancellation);

    public Task<RunAnswer> ResumeAsync(RunId id, CancellationToken cancellation = default) => DoAsync(id, new ResumeRun(id).Decide, cancellation);

    public Task<RunAnswer> SignalAsync(RunId id, string name, ReadOnlyMemory<byte> payload, CancellationToken cancellation = default) =>
        DoAsync(id, new SignalRun(id, name, TaskPayload.Pack(Json(payload, nameof(payload)), compressAboveBytes)).Decide, cancellation);

    public Task<RunAnswer> RerunAsync(RunId id, string? from, bool fork, ReadOnlyMemory<byte> parameters, CancellationToken cancellation = default) => fork
        ? DoAsync(id, new ForkRun(id, from, parameters).Decide, cancellation)
        : parameters.IsEmpty ? DoAsync(id, new RerunRun(id, from).Decide, cancellation)
        : throw new ArgumentException("parameters can only be given to a fork: what a run has done rests on those it has.", nameof(parameters));

    /// <summary>Stores a workflow that was checked.</summary>
    /// <exception cref="WorkflowFaultException">As many are stored as may be.</exception>
    public async Task<WorkflowVersion> PutCheckedAsync(WorkflowSpec spec, CancellationToken cancellation) =>
        await stored.AskAsync(workflows => workflows.Put(spec), cancellation)
        ?? throw new WorkflowFaultException([new SpecFault("workflow_id", $"cannot be stored: {options.MaxStored} versions are, which is the limit; delete some")]);

    /// <summary>Begins a run in a partition of this process.</summary>
    public Task<RunAnswer> BeginAsync(int partition, StartRun start, CancellationToken cancellation) =>
        shards.All[partition].AskAsync(runs => ToAnswer(runs.Do(start.Decide)), cancellation);

    /// <summary>What a request comes to: a start, and where. No start when the stored workflow is not there.</summary>
    /// <exception cref="WorkflowFaultException">The workflow breaks rules.</exception>
    public async Task<(StartRun? Start, int Partition)> PrepareAsync(RunRequest request, CancellationToken cancellation)
    {
        var (spec, version) = (request.Workflow, (int?)null);
        if (request.Reference is { } reference)
        {
            if (await Lookup(reference, cancellation) is not { } found)
            {
                return (null, 0);
            }

            (spec, version) = (found.Spec, found.Version);
        }

        var (complete, hash) = await CompleteAsync(spec!, cancellation);
        var parameters = request.Parameters.IsEmpty ? default : Json(request.Parameters, "parameters");
        var key = request.IdempotencyKey is { } text ? IdempotencyKeys.Hash(text) : default;
        var body = key == default ? default : IdempotencyKeys.Hash([.. System.Text.Encoding.UTF8.GetBytes(hash), .. parameters.Span]);
        var partition = (int)((key == default ? chance.NextUInt64() : (ulong)(key >> 64)) % (ulong)options.Partitions);
        return (new StartRun(complete, hash, version, parameters, key, body), partition);
    }

    /// <summary>Looks a stored workflow up; in a cluster wherever it is.</summary>
    public Func<WorkflowReference, CancellationToken, Task<WorkflowVersion?>> Lookup
    {
        get => field ?? ((reference, cancellation) => FindAsync(reference.Id, reference.Version, cancellation));
        set;
    }

    /// <summary>The workflow with all that it names in it, checked, with its tasks as shards take them.</summary>
    private Task<(WorkflowSpec Spec, string Hash)> CompleteAsync(WorkflowSpec spec, CancellationToken cancellation) =>
        new WorkflowCompletion(options.Limits, check, (reference, token) => Lookup(reference, token)).CompleteAsync(spec, cancellation);

    private JournaledCalls<RunsActor>? Calls(RunId id) => shards.PartitionOf(id) is { } partition ? shards.All[partition] : null;

    private Task<T> AskAsync<T>(RunId id, Func<RunsActor, T> ask, T ofNone, CancellationToken cancellation) =>
        Calls(id) is { } calls ? calls.AskAsync(ask, cancellation) : Task.FromResult(ofNone);

    private Task<RunAnswer> DoAsync(RunId id, Func<RunDecision, RunReply> command, CancellationToken cancellation) =>
        AskAsync(id, runs => ToAnswer(runs.Do(command)), new RunAnswer(RunAnswerKind.NotFound, null), cancellation);

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

    private static RunAnswer ToAnswer(RunReply reply) => new((RunAnswerKind)reply.Kind, reply.Run is null ? null : RunViews.Of(reply.Run), reply.Detail);
}
