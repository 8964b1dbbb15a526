using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Tests.Domain;

/// <summary>
/// One step of a generated story about a queue. Tasks are picked by number among all there ever were, evicted ones
/// included, and tokens by where they come from, as ids and tokens exist only once the story runs.
/// </summary>
internal abstract record QueueStep
{
    public abstract void Run(DrivenQueue queue);

    public enum TokenFrom
    {
        Current,
        FirstAttempt,
        AnotherTask,
        Nowhere,
    }

    public enum Report
    {
        Started,
        Progress,
        Completed,
        Failed,
        FailedForGood,
        Lost,
        GivenBack,
        Snoozed,
        Stopped,
    }

    /// <summary>A step of any kind, each about as often as it takes for stories to be rich.</summary>
    public static Gen<QueueStep> Any { get; } = Gen.Frequency(
        (5, Submits),
        (5, Gen.Elements(true, false).Select(started => (QueueStep)new Dispatch(started))),
        (8, Reports),
        (5, Waits),
        (1, Pick.Select(task => (QueueStep)new Cancel(task))),
        (2, Pick.Select(task => (QueueStep)new Retry(task))),
        (1, Pick.Select(task => (QueueStep)new Expire(task))),
        (1, Gen.Choose(0, 5).Select(behind => (QueueStep)new Evict(behind))));

    private static Gen<int> Pick => Gen.Choose(0, 9);

    private static Gen<QueueStep> Submits =>
        from priority in Gen.Choose(0, 4)
        from type in Gen.Elements("echo", "sleep")
        from delay in Gen.Elements<double?>(null, null, 0, 3, 3600)
        from queueTimeout in Gen.Elements<double?>(null, null, 2, 60)
        from key in Gen.Elements(null, null, "a", "b")
        from body in Gen.Choose(1, 2)
        from attempts in Gen.Choose(1, 3)
        from losses in Gen.Choose(1, 2)
        from cache in Gen.Elements(0, 0, 0, 1, 1, 2)
        from known in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(cache > 0)))
        from retryOn in Gen.Elements(RetryPolicy.DefaultRetryOn, ErrorKinds.AgentError, ErrorKinds.None)
        select (QueueStep)new Submit(new TaskSpec
        {
            Type = type,
            Domain = "default",
            Priority = priority,
            Timeout = TimeSpan.FromSeconds(30),
            Delay = Span(delay),
            QueueTimeout = Span(queueTimeout),
            IdempotencyKey = key,
            BodyHash = key is null ? 0 : (UInt128)body,
            Cache = cache == 0 ? null : new CachePolicy { Version = $"{cache}", Key = (UInt128)cache },
            Retry = new RetryPolicy { MaxAttempts = attempts, MaxLosses = losses, RetryOn = retryOn },
        })
        {
            Known = known ? new KnownResult(new TaskId(8, 1), "1"u8.ToArray()) : null,
        };

    private static Gen<QueueStep> Reports =>
        from task in Pick
        from report in Gen.Elements(Enum.GetValues<Report>())
        from token in Gen.Frequency(
            (8, Gen.Constant(TokenFrom.Current)),
            (1, Gen.Constant(TokenFrom.FirstAttempt)),
            (1, Gen.Elements(TokenFrom.AnotherTask, TokenFrom.Nowhere)))
        select (QueueStep)new Say(task, report, token);

    private static Gen<QueueStep> Waits =>
        from seconds in Gen.Elements(0, 0.5, 1, 5, 10, 30, 300, 86_400)
        from acts in Gen.Elements(true, true, false)
        select (QueueStep)new Wait(seconds, acts);

    private static TimeSpan? Span(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    private static TaskId Picked(DrivenQueue queue, int pick) =>
        queue.Ids.Count == 0 ? new TaskId(7, 1) : queue.Ids[pick % queue.Ids.Count];

    public sealed record Submit(TaskSpec Spec) : QueueStep
    {
        public KnownResult? Known { get; init; }

        public override void Run(DrivenQueue queue) => queue.Do(new SubmitTask(Spec) { Known = Known });
    }

    public sealed record Dispatch(bool Started) : QueueStep
    {
        public override void Run(DrivenQueue queue)
        {
            if (queue.Queue.NextFor(DrivenQueue.AnyAgent) is { } next)
            {
                queue.Do(new BeginAttempt(next.Id, "agent", "session", Started));
            }
        }
    }

    public sealed record Say(int Task, Report What, TokenFrom From) : QueueStep
    {
        public override void Run(DrivenQueue queue)
        {
            var task = Picked(queue, Task);
            var token = From switch
            {
                TokenFrom.Current => queue.Queue.Find(task)?.Token ?? default,
                TokenFrom.FirstAttempt => FirstToken(queue, task),
                TokenFrom.AnotherTask => FirstToken(queue, Picked(queue, Task + 1)),
                _ => new AttemptToken(12345),
            };
            queue.Do(What switch
            {
                Report.Started => new ReportStarted(task, token),
                Report.Progress => new ReportProgress(task, token, 50, "half", "{}"u8.ToArray()),
                Report.Completed => new CompleteAttempt(task, token, "1"u8.ToArray()),
                Report.Failed => new FailAttempt(task, token, new TaskError(ErrorKindNames.AgentError, "broken", true)),
                Report.FailedForGood => new FailAttempt(task, token, new TaskError(ErrorKindNames.NetworkError, "broken", false)),
                Report.Lost => new LoseAttempt(task, token, ErrorKindNames.AgentLost, "gone", Charged: true),
                Report.GivenBack => new LoseAttempt(task, token, ErrorKindNames.NodeFailure, "drained", Charged: false),
                Report.Snoozed => new SnoozeAttempt(task, token, TimeSpan.FromSeconds(Task)),
                _ => new ConfirmCancelled(task, token),
            });
        }

        private static AttemptToken FirstToken(DrivenQueue queue, TaskId task) =>
            queue.Histories.GetValueOrDefault(task)?.Select(entry => entry.Event switch
            {
                AttemptScheduled e => e.Token,
                AttemptStarted e => e.Token,
                _ => default,
            }).FirstOrDefault(token => token != default) ?? default;
    }

    /// <summary>Time passes; deadlines are acted on, or not yet.</summary>
    public sealed record Wait(double Seconds, bool Acts) : QueueStep
    {
        public override void Run(DrivenQueue queue)
        {
            queue.Pass(TimeSpan.FromSeconds(Seconds));
            if (Acts)
            {
                queue.Tick();
            }
        }
    }

    public sealed record Cancel(int Task) : QueueStep
    {
        public override void Run(DrivenQueue queue) => queue.Do(new CancelTask(Picked(queue, Task), "asked"));
    }

    public sealed record Retry(int Task) : QueueStep
    {
        public override void Run(DrivenQueue queue)
        {
            var task = Picked(queue, Task);
            queue.Do(new RetryTask(task, queue.Histories.GetValueOrDefault(task)?.ToArray()));
        }
    }

    /// <summary>A hint that may be wrong: nothing says that the deadline has come.</summary>
    public sealed record Expire(int Task) : QueueStep
    {
        public override void Run(DrivenQueue queue) => queue.Do(new ExpireDeadline(Picked(queue, Task)));
    }

    /// <summary>The table of finished tasks catches up, to some events behind.</summary>
    public sealed record Evict(int Behind) : QueueStep
    {
        public override void Run(DrivenQueue queue) => queue.Evict(Math.Max(0, queue.Queue.Sequence - Behind));
    }
}
