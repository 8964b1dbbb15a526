using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Domain;

/// <summary>A queue with its clock and journal in the test's hands: decides commands, applies their events, keeps them all.</summary>
internal sealed class DrivenQueue
{
    public static readonly Instant Epoch = Instant.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>An agent that runs anything.</summary>
    public static readonly AgentProfile AnyAgent = new() { Id = "agent" };

    private readonly Decision decision;
    private readonly Dictionary<TaskId, List<HistoryEntry>> histories = [];

    public DrivenQueue(TaskQueueLimits? limits = null, ulong seed = 1)
    {
        Queue = new TaskQueue(7, "default", limits ?? new TaskQueueLimits());
        decision = new Decision(new SeededChance(seed));
    }

    public TaskQueue Queue { get; }

    public Instant Now { get; private set; } = Epoch;

    /// <summary>Every event since the beginning.</summary>
    public List<HistoryEntry> Journal { get; } = [];

    /// <summary>The furthest position that was evicted to.</summary>
    public long EvictedTo { get; private set; }

    /// <summary>Every task there ever was, with all its events, whether in memory or not.</summary>
    public IReadOnlyDictionary<TaskId, List<HistoryEntry>> Histories => histories;

    /// <summary>Every task there ever was, in the order of submission.</summary>
    public List<TaskId> Ids { get; } = [];

    /// <summary>Every step of the state diagram that was taken.</summary>
    public HashSet<TaskTransition> Steps { get; } = [];

    /// <summary>What the last command emitted.</summary>
    public IReadOnlyList<TaskEvent> Emitted { get; private set; } = [];

    /// <summary>Whose agents the last command wants to be told to stop.</summary>
    public IReadOnlyList<HeldAttempt> Stopped { get; private set; } = [];

    public TaskReply Do(TaskCommand command)
    {
        decision.Begin(Instant.Max(Now, Queue.LastEventAt));
        var reply = command.Decide(Queue, decision);
        Emitted = [.. decision.Events];
        Stopped = [.. decision.Stopped];
        foreach (var @event in Emitted)
        {
            var before = StateOf(@event.Task);
            Queue.Apply(Queue.Sequence + 1, @event);
            Steps.Add(new TaskTransition(before, @event.Type, Queue.Find(@event.Task)!.State));
            var entry = new HistoryEntry(Queue.Sequence, @event);
            Journal.Add(entry);
            if (!histories.TryGetValue(@event.Task, out var history))
            {
                histories.Add(@event.Task, history = []);
                Ids.Add(@event.Task);
            }

            history.Add(entry);
        }

        return reply;
    }

    /// <summary>A task's state, in memory or not; null when it never was.</summary>
    public TaskState? StateOf(TaskId id) =>
        Queue.Find(id)?.State ?? (histories.TryGetValue(id, out var history) ? TaskRecord.Fold(history).State : null);

    /// <summary>Lets time pass without anybody looking at deadlines.</summary>
    public void Pass(TimeSpan time) => Now += time;

    /// <summary>Lets time pass, then acts on what is overdue.</summary>
    public void Advance(double seconds)
    {
        Pass(TimeSpan.FromSeconds(seconds));
        Tick();
    }

    /// <summary>Acts on what is overdue, as a shard does.</summary>
    public void Tick()
    {
        while (Queue.NextOverdue(Now) is { } task)
        {
            var reply = Do(new ExpireDeadline(task.Id));
            Assert.Equal(TaskReplyKind.Accepted, reply.Kind);
        }
    }

    public TaskRecord Submit(TaskSpec? spec = null)
    {
        var reply = Do(new SubmitTask(spec ?? Spec()));
        Assert.Equal(TaskReplyKind.Accepted, reply.Kind);
        return Queue.Find(reply.Task)!;
    }

    /// <summary>Starts the task's next attempt in process.</summary>
    public AttemptToken Start(TaskRecord task) => Begin(task, started: true);

    /// <summary>Gives the task's next attempt to a remote agent.</summary>
    public AttemptToken Schedule(TaskRecord task) => Begin(task, started: false);

    /// <summary>Starts whatever comes next; null when nothing is ready.</summary>
    public TaskRecord? StartNext()
    {
        var next = Queue.NextFor(AnyAgent);
        if (next is not null)
        {
            Start(next);
        }

        return next;
    }

    public TaskReplyKind Complete(TaskRecord task, AttemptToken token, string result = "{}") =>
        Do(new CompleteAttempt(task.Id, token, Encoding.UTF8.GetBytes(result))).Kind;

    public TaskReplyKind Fail(
        TaskRecord task, AttemptToken token, string type = ErrorKindNames.AgentError, bool retryable = true, TimeSpan? retryAfter = null) =>
        Do(new FailAttempt(task.Id, token, new TaskError(type, "broken", retryable), retryAfter)).Kind;

    public TaskReplyKind Lose(TaskRecord task, AttemptToken token, string kind = ErrorKindNames.AgentLost, bool charged = true) =>
        Do(new LoseAttempt(task.Id, token, kind, "gone", charged)).Kind;

    public TaskReplyKind Progress(TaskRecord task, AttemptToken token, double percent, string checkpoint = "") =>
        Do(new ReportProgress(task.Id, token, percent, null, Encoding.UTF8.GetBytes(checkpoint))).Kind;

    public TaskReplyKind Cancel(TaskRecord task, string? reason = null) => Do(new CancelTask(task.Id, reason)).Kind;

    public TaskReplyKind Retry(TaskRecord task) => Do(new RetryTask(task.Id)).Kind;

    /// <summary>The table of finished tasks has taken everything up to the last event.</summary>
    public void EvictAll() => Evict(Queue.Sequence);

    public void Evict(long position)
    {
        EvictedTo = Math.Max(EvictedTo, position);
        Queue.Evict(position);
    }

    public IReadOnlyList<TaskEventType> EventsOf(TaskRecord task) => [.. histories[task.Id].Select(entry => entry.Event.Type)];

    public static TaskSpec Spec(RetryPolicy? retry = null, int priority = TaskPriority.Normal) => new()
    {
        Type = "echo",
        Domain = "default",
        Priority = priority,
        Retry = retry ?? new RetryPolicy { Jitter = 0 },
    };

    private AttemptToken Begin(TaskRecord task, bool started)
    {
        var reply = Do(new BeginAttempt(task.Id, "agent", "session", started));
        Assert.Equal(TaskReplyKind.Accepted, reply.Kind);
        return task.Token;
    }
}
