using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary>Workflows that are kept in lists, and runs that stand as a test says: what is tested with it is what is around.</summary>
internal sealed class FakeWorkflows : IWorkflows
{
    private readonly List<WorkflowVersion> stored = [];
    private int lastRun;

    /// <summary>Runs in the order they were started.</summary>
    public List<RunView> Runs { get; } = [];

    /// <summary>What was asked of runs, in order.</summary>
    public List<string> Told { get; } = [];

    /// <summary>What runs were started with.</summary>
    public List<RunRequest> Started { get; } = [];

    /// <summary>What the next command to a run is answered; null does it.</summary>
    public RunAnswerKind? Answers { get; set; }

    public Task<IReadOnlyList<SpecFault>> CheckAsync(WorkflowSpec spec, CancellationToken cancellation = default) => Task.FromResult(FaultsOf(spec));

    public Task<WorkflowVersion> PutAsync(WorkflowSpec spec, CancellationToken cancellation = default)
    {
        ThrowIfFaulty(spec);
        var latest = stored.FindLast(version => version.Spec.Id == spec.Id);
        if (latest is not null && latest.Spec.Name == spec.Name && latest.Spec.Steps.Count == spec.Steps.Count)
        {
            return Task.FromResult(latest with { IsNew = false });
        }

        stored.Add(new WorkflowVersion(spec, (latest?.Version ?? 0) + 1, new string('a', 32), new Instant(1), IsNew: true));
        return Task.FromResult(stored[^1]);
    }

    public Task<WorkflowVersion?> FindAsync(string id, int? version = null, CancellationToken cancellation = default) =>
        Task.FromResult(stored.FindLast(known => known.Spec.Id == id && (version ?? known.Version) == known.Version));

    public Task<WorkflowPage> ListAsync(int limit, string? after = null, CancellationToken cancellation = default)
    {
        var all = stored.GroupBy(version => version.Spec.Id).Select(group => group.Last()).OrderBy(version => version.Spec.Id, StringComparer.Ordinal)
            .Where(version => after is null || string.CompareOrdinal(version.Spec.Id, after) > 0).ToList();
        return Task.FromResult(new WorkflowPage(all[..Math.Min(limit, all.Count)], all.Count > limit ? all[limit - 1].Spec.Id : null));
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellation = default) => Task.FromResult(stored.RemoveAll(version => version.Spec.Id == id) > 0);

    public Task<RunAnswer> StartAsync(RunRequest request, CancellationToken cancellation = default)
    {
        var spec = request.Workflow ?? stored.FindLast(known => known.Spec.Id == request.Reference!.Id)?.Spec;
        if (spec is null)
        {
            return Task.FromResult(new RunAnswer(RunAnswerKind.NotFound, null));
        }

        ThrowIfFaulty(spec);
        if (request.IdempotencyKey is not null && Started.FindIndex(known => known.IdempotencyKey == request.IdempotencyKey) is >= 0 and var index)
        {
            return Task.FromResult(new RunAnswer(
                Started[index].Parameters.Span.SequenceEqual(request.Parameters.Span) ? RunAnswerKind.Repeated : RunAnswerKind.KeyConflict, Runs[index]));
        }

        Started.Add(request);
        Runs.Add(NewRun(spec, request.Parameters));
        return Task.FromResult(new RunAnswer(RunAnswerKind.Done, Runs[^1]));
    }

    public Task<RunView?> FindRunAsync(RunId id, CancellationToken cancellation = default) => Task.FromResult(Runs.Find(run => run.Id == id));

    public Task<RunView?> WaitRunAsync(RunId id, TimeSpan patience, long? after = null, CancellationToken cancellation = default)
    {
        Told.Add($"wait {patience.TotalSeconds} after {after}");
        return FindRunAsync(id, cancellation);
    }

    public Task<RunPage> ListRunsAsync(RunFilter filter, int limit, RunId? after = null, CancellationToken cancellation = default)
    {
        var all = Runs.AsEnumerable().Reverse().Where(run => (filter.Status ?? run.Status) == run.Status && (filter.WorkflowId ?? run.WorkflowId) == run.WorkflowId)
            .SkipWhile(run => after is { } last && run.Id.Ulid >= last.Ulid).Select(run => run with { Steps = [] }).ToList();
        return Task.FromResult(new RunPage(all[..Math.Min(limit, all.Count)], all.Count > limit ? all[limit - 1].Id : null));
    }

    public Task<IReadOnlyList<RunHistoryEntry>?> HistoryAsync(RunId id, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<RunHistoryEntry>?>(Runs.Exists(run => run.Id == id)
            ? [new(1, new Instant(1), "run_started", null, null, null, null), new(2, new Instant(2), "step_failed", "a", 3, "1-01arz3ndektsv4rrffq69g5fav", "no")]
            : null);

    public Task<RunAnswer> CancelAsync(RunId id, string? reason = null, CancellationToken cancellation = default) => Tell(id, $"cancel {reason}");

    public Task<RunAnswer> PauseAsync(RunId id, CancellationToken cancellation = default) => Tell(id, "pause");

    public Task<RunAnswer> ResumeAsync(RunId id, CancellationToken cancellation = default) => Tell(id, "resume");

    public Task<RunAnswer> SignalAsync(RunId id, string name, ReadOnlyMemory<byte> payload, CancellationToken cancellation = default) =>
        Tell(id, $"signal {name} {Encoding.UTF8.GetString(payload.Span)}");

    public Task<RunAnswer> RerunAsync(RunId id, string? from, bool fork, ReadOnlyMemory<byte> parameters, CancellationToken cancellation = default) =>
        Tell(id, $"rerun {from} {fork} {Encoding.UTF8.GetString(parameters.Span)}");

    private RunView NewRun(WorkflowSpec spec, ReadOnlyMemory<byte> parameters) => new()
    {
        Id = new RunId(1, (UInt128)(++lastRun)),
        WorkflowId = spec.Id,
        Hash = new string('b', 32),
        Status = RunStatus.Running,
        Revision = 1,
        Parameters = parameters,
        CreatedAt = new Instant(1),
        Ended = 0,
        Total = spec.Steps.Count,
        Steps = [.. spec.Steps.Select(step => new StepView { Id = step.Id, Status = StepStatus.Pending, Dependencies = step.Dependencies })],
    };

    private Task<RunAnswer> Tell(RunId id, string what)
    {
        Told.Add(what);
        var run = Runs.Find(known => known.Id == id);
        return Task.FromResult(new RunAnswer(run is null ? RunAnswerKind.NotFound : Answers ?? RunAnswerKind.Done, run));
    }

    private static void ThrowIfFaulty(WorkflowSpec spec)
    {
        if (FaultsOf(spec) is { Count: > 0 } faults)
        {
            throw new WorkflowFaultException(faults);
        }
    }

    /// <summary>One rule is enough: a step must not wait for itself.</summary>
    private static IReadOnlyList<SpecFault> FaultsOf(WorkflowSpec spec) =>
        [.. spec.Steps.Index().Where(step => step.Item.Dependencies.Contains(step.Item.Id)).Select(step => new SpecFault($"tasks[{step.Index}].dependencies", "must not hold the step itself"))];
}
