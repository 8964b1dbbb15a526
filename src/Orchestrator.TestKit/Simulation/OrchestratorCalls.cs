using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Events;
using Orchestrator.Engine.Logs;
using Orchestrator.Engine.Tasks;
using Orchestrator.Journal;

namespace Orchestrator.TestKit.Simulation;

/// <summary>
/// The engine under test as callers see it, over all lives of its process. A call from outside of the simulation is answered at once, but
/// for those that wait for a task's end: they are answered when the test runs. A token ends the wait of its caller here: the engine
/// combines tasks and tokens on the thread pool, which a seed does not govern.
/// </summary>
internal sealed class OrchestratorCalls : IOrchestrator
{
    /// <summary>Virtual time that a call waits for an engine that recovers from a fault; its own back-offs are a second at most.</summary>
    private static readonly TimeSpan RecoversWithin = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly HashSet<IPendingCall> pending = [];
    private readonly VirtualWorld world;

    public OrchestratorCalls(VirtualWorld world)
    {
        this.world = world;
        world.NodeEnded = FailPending;
    }

    public Task<TaskResponse> SubmitAsync(TaskSpec spec, CancellationToken cancellation = default) =>
        Ask(tasks => tasks.SubmitAsync(spec), RecoversWithin, cancellation);

    public Task<IReadOnlyList<SubmitOutcome>> SubmitManyAsync(IReadOnlyList<TaskSpec> specs, CancellationToken cancellation = default) =>
        Ask(tasks => tasks.SubmitManyAsync(specs), RecoversWithin, cancellation);

    public Task<TaskView> RunAsync(TaskSpec spec, CancellationToken cancellation = default) =>
        Ask(tasks => tasks.RunAsync(spec), within: null, cancellation);

    public Task<TaskView?> FindAsync(TaskId id, CancellationToken cancellation = default) =>
        Ask(tasks => tasks.FindAsync(id), RecoversWithin, cancellation);

    public Task<TaskView?> WaitAsync(TaskId id, TimeSpan patience, CancellationToken cancellation = default) =>
        Ask(tasks => tasks.WaitAsync(id, patience), within: null, cancellation);

    public Task<TaskPage> ListAsync(TaskFilter filter, int limit, TaskCursor? after = null, CancellationToken cancellation = default) =>
        Ask(tasks => tasks.ListAsync(filter, limit, after), RecoversWithin, cancellation);

    public Task<TaskResponse> CancelAsync(TaskId id, string? reason = null, CancellationToken cancellation = default) =>
        Ask(tasks => tasks.CancelAsync(id, reason), RecoversWithin, cancellation);

    public Task<TaskResponse> RetryAsync(TaskId id, CancellationToken cancellation = default) =>
        Ask(tasks => tasks.RetryAsync(id), RecoversWithin, cancellation);

    public Task<DeleteOutcome> DeleteAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation = default) =>
        Ask(tasks => tasks.DeleteAsync(ids), RecoversWithin, cancellation);

    public Task<TaskLogPage?> LogsAsync(
        TaskId id, TaskLogPosition after = default, int limit = 1000, TimeSpan wait = default, CancellationToken cancellation = default) =>
        Ask(tasks => tasks.LogsAsync(id, after, limit, wait), wait > TimeSpan.Zero ? null : RecoversWithin, cancellation);

    /// <summary>A stream that never ends cannot be answered on virtual time.</summary>
    public IAsyncEnumerable<EventNews<T>> ListenAsync<T>(
        Func<EventBatch, T> make, EventPosition? after = null, CancellationToken cancellation = default)
        where T : class => throw new NotSupportedException("The test kit has no event streams; look at the tasks and their histories instead.");

    public Task<NodeStatus> StatusAsync(CancellationToken cancellation = default) =>
        Ask(tasks => tasks.StatusAsync(), RecoversWithin, cancellation);

    /// <summary>The task as the engine sees it at this moment; an answer that is not there yet is not waited for.</summary>
    public Task<TaskView?> FindNow(TaskId id) => Ask(tasks => tasks.FindAsync(id), TimeSpan.Zero, CancellationToken.None);

    /// <param name="within">Virtual time after which the engine is taken to be unavailable; null for calls that wait as long as it takes.</param>
    private Task<T> Ask<T>(Func<IOrchestrator, Task<T>> call, TimeSpan? within, CancellationToken cancellation)
    {
        var caller = WatchedAttempt.Current;
        var answer = new PendingCall<T>(world, caller, Ended);
        if (caller is { IsDead: true })
        {
            // What is left of a process that died talks to nobody.
            return answer.Task;
        }

        answer.Started();
        lock (gate)
        {
            pending.Add(answer);
        }

        cancellation.Register(() => answer.Answer(task => task.TrySetCanceled(cancellation)));
        var node = world.Node;
        _ = node.Start(() => ForwardAsync(node, call, answer));
        if (caller is null && !world.Outside.IsInside)
        {
            world.Answer(() => answer.Task.IsCompleted, within ?? TimeSpan.Zero);
            if (within is not null && !answer.Task.IsCompleted)
            {
                answer.Answer(task => task.TrySetException(
                    new ServiceUnavailableException("recovering", "The engine recovers from a fault and cannot answer yet.")));
            }
        }

        if (!answer.Task.IsCompleted)
        {
            answer.Watch();
        }

        return answer.Task;
    }

    private async Task<bool> ForwardAsync<T>(VirtualNode node, Func<IOrchestrator, Task<T>> call, PendingCall<T> answer)
    {
        try
        {
            await node.Started;
            var result = await call(node.Node.Tasks);
            world.Post(() => answer.Answer(task => task.TrySetResult(result)));
        }
        catch (JournalUnavailableException e)
        {
            Fail(new ServiceUnavailableException("storage_unavailable", "The process could not start: its journal is down.", e));
        }
        catch (Exception e)
        {
            Fail(e);
        }

        return true;

        void Fail(Exception failure) => world.Post(() => answer.Answer(task => task.TrySetException(failure)));
    }

    private void Ended(IPendingCall call)
    {
        lock (gate)
        {
            pending.Remove(call);
        }
    }

    private void FailPending()
    {
        IPendingCall[] calls;
        lock (gate)
        {
            calls = [.. pending];
            pending.Clear();
        }

        foreach (var call in calls)
        {
            world.Post(call.NodeEnded);
        }
    }
}
