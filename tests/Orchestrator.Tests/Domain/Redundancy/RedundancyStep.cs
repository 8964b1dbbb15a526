using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Domain.Redundancy;

/// <summary>One step of a generated story about tasks on several agents.</summary>
internal abstract record RedundancyStep
{
    /// <summary>One agent more than the most redundant task of a story needs.</summary>
    public const int Agents = 6;

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

    public static Gen<RedundancyStep> Any { get; } = Gen.Frequency(
        (3, Submits),
        (10, from agent in Gen.Choose(0, Agents - 1) from started in Gen.Elements(true, true, false) select (RedundancyStep)new Dispatch(agent, started)),
        (12, Reports),
        (4, Gen.Elements(0.5, 1, 5, 10, 30, 300).Select(seconds => (RedundancyStep)new Wait(seconds))),
        (1, Pick.Select(task => (RedundancyStep)new Cancel(task))),
        (1, Pick.Select(task => (RedundancyStep)new Retry(task))),
        (1, Gen.Choose(0, 5).Select(behind => (RedundancyStep)new Evict(behind))));

    private static Gen<int> Pick => Gen.Choose(0, 3);

    private static Gen<RedundancyStep> Submits =>
        from redundancy in Gen.Choose(1, Agents - 1)
        from policy in Gen.Elements(Enum.GetValues<RedundancyPolicy>())
        from attempts in Gen.Choose(1, 4)
        from losses in Gen.Choose(1, 4)
        from queueTimeout in Gen.Elements<double?>(null, null, 20)
        from delay in Gen.Elements<double?>(null, null, null, 5)
        from retryOn in Gen.Elements(RetryPolicy.DefaultRetryOn, RetryPolicy.DefaultRetryOn, ErrorKinds.AgentError)
        select (RedundancyStep)new Submit(new TaskSpec
        {
            Type = "echo",
            Domain = "default",
            Timeout = TimeSpan.FromSeconds(30),
            QueueTimeout = queueTimeout is { } limit ? TimeSpan.FromSeconds(limit) : null,
            Delay = delay is { } wait ? TimeSpan.FromSeconds(wait) : null,
            Retry = new RetryPolicy { MaxAttempts = attempts, MaxLosses = losses, RetryOn = retryOn },
            Requirements = new TaskRequirements { Redundancy = redundancy, RedundancyPolicy = policy },
        });

    private static Gen<RedundancyStep> Reports =>
        from task in Pick
        from which in Gen.Choose(0, Agents)
        from report in Gen.Frequency(
            (6, Gen.Constant(Report.Completed)),
            (5, Gen.Elements(Enum.GetValues<Report>())))
        from value in Gen.Elements("1", "1.0", "2", "1e0")
        select (RedundancyStep)new Say(task, which, report, value);

    public abstract void Run(DrivenQueue queue);

    private static TaskId Picked(DrivenQueue queue, int pick) =>
        queue.Ids.Count == 0 ? new TaskId(7, 1) : queue.Ids[^(1 + (pick % queue.Ids.Count))];

    public sealed record Submit(TaskSpec Spec) : RedundancyStep
    {
        public override void Run(DrivenQueue queue) => queue.Do(new SubmitTask(Spec));
    }

    public sealed record Dispatch(int Agent, bool Started) : RedundancyStep
    {
        public override void Run(DrivenQueue queue)
        {
            if (queue.Queue.NextFor(RedundancyRules.Agent(Agent)) is { } next)
            {
                var reply = queue.Do(new BeginAttempt(next.Id, RedundancyRules.Agent(Agent).Id, "session", Started));
                Assert.Equal(TaskReplyKind.Accepted, reply.Kind);
            }
        }
    }

    /// <summary>A report by the holder of one of a task's attempts, whether it still holds it or not.</summary>
    public sealed record Say(int Task, int Which, Report What, string Value) : RedundancyStep
    {
        public override void Run(DrivenQueue queue)
        {
            var task = Picked(queue, Task);
            var tokens = queue.Histories.GetValueOrDefault(task)?.Select(entry => entry.Event switch
            {
                AttemptScheduled e => e.Token,
                AttemptStarted e => e.Token,
                _ => default,
            }).Where(token => token != default).Distinct().ToList() ?? [];
            var token = Which < tokens.Count ? tokens[^(1 + Which)] : new AttemptToken(12345);
            queue.Do(What switch
            {
                Report.Started => new ReportStarted(task, token),
                Report.Progress => new ReportProgress(task, token, 10 * Which, null, "{}"u8.ToArray()),
                Report.Completed => new CompleteAttempt(task, token, Encoding.UTF8.GetBytes(Value)),
                Report.Failed => new FailAttempt(task, token, new TaskError(ErrorKindNames.AgentError, "broken", true)),
                Report.FailedForGood => new FailAttempt(task, token, new TaskError(ErrorKindNames.AgentError, "broken", false)),
                Report.Lost => new LoseAttempt(task, token, ErrorKindNames.AgentLost, "gone", Charged: true),
                Report.GivenBack => new LoseAttempt(task, token, ErrorKindNames.NodeFailure, "drained", Charged: false),
                Report.Snoozed => new SnoozeAttempt(task, token, TimeSpan.FromSeconds(Which)),
                _ => new ConfirmCancelled(task, token),
            });
        }
    }

    public sealed record Wait(double Seconds) : RedundancyStep
    {
        public override void Run(DrivenQueue queue) => queue.Advance(Seconds);
    }

    public sealed record Cancel(int Task) : RedundancyStep
    {
        public override void Run(DrivenQueue queue) => queue.Do(new CancelTask(Picked(queue, Task), null));
    }

    public sealed record Retry(int Task) : RedundancyStep
    {
        public override void Run(DrivenQueue queue) => queue.Do(new RetryTask(Picked(queue, Task)));
    }

    public sealed record Evict(int Behind) : RedundancyStep
    {
        public override void Run(DrivenQueue queue) => queue.Evict(queue.Queue.Sequence - Behind);
    }
}
