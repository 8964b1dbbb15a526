using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Flow;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Tests.Domain.Flow;

/// <summary>Stories about tasks with concurrency keys under limits, and what must be true after each step, found by counting everything anew.</summary>
internal static class FlowStories
{
    private static readonly string[] Keys = ["one", "two", "fast", "slow", "free"];

    /// <summary>Limits of each sort; key <c>free</c> has none. Intervals are whole nanoseconds, so that the check can be exact.</summary>
    public static readonly TaskQueueLimits Limits = new()
    {
        MaxWaiting = 12,
        MaxHistory = 12,
        Flow = new FlowLimits
        {
            Concurrency = new KeyedLimit<int>(3, new Dictionary<string, int> { ["one"] = 1, ["two"] = 2, ["free"] = 0, ["fast"] = 0 }),
            Rates = new KeyedLimit<StartRate>(default, new Dictionary<string, StartRate> { ["fast"] = new(2, 3), ["slow"] = new(0.1, 1), ["two"] = new(0.5, 2) }),
            DomainRate = new StartRate(4, 5),
            MaxQueuedPerKey = 4,
        },
    };

    /// <summary>The steps of any queue, with many more tasks that have keys.</summary>
    public static Gen<QueueStep> Step { get; } = Gen.Frequency(
        (5, Submits),
        (6, Gen.Elements(true, false).Select(started => (QueueStep)new QueueStep.Dispatch(started))),
        (8, QueueStep.Any));

    private static Gen<QueueStep> Submits =>
        from priority in Gen.Choose(0, 4)
        from key in Gen.Elements(Keys)
        from type in Gen.Elements("echo", "sleep", "other")
        from delay in Gen.Elements<double?>(null, null, 2)
        select (QueueStep)new QueueStep.Submit(DrivenQueue.Spec(priority: priority) with
        {
            Type = type,
            ConcurrencyKey = key,
            Timeout = TimeSpan.FromSeconds(30),
            Delay = delay is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        });

    public static void Check(DrivenQueue driven)
    {
        var queue = driven.Queue;
        foreach (var key in Keys.Where(Limits.Flow.Limits))
        {
            var tasks = queue.Tasks.Where(task => task.Spec.ConcurrencyKey == key).ToList();
            var held = tasks.Count(task => task.HasAttempt);
            var limit = Limits.Flow.Concurrency.Of(key);
            Assert.Equal((held, tasks.Count(IsWaiting)), (queue.Flow.HeldBy(key), queue.Flow.WaitingOf(key)));
            Assert.True(limit == 0 || held <= limit, $"{key}: {held} of {limit}");
        }

        CheckRates(driven);
        CheckFirst(driven);
    }

    public static bool IsWaiting(TaskRecord task) => task.State is TaskState.Submitted or TaskState.Queued;

    /// <summary>When attempts began, of one key's tasks or of all.</summary>
    public static List<Instant> Starts(DrivenQueue driven, string? key) =>
    [
        .. driven.Histories.Values
            .Where(history => key is null || ((TaskSubmitted)history[0].Event).Spec.ConcurrencyKey == key)
            .SelectMany(history => history.Where((entry, index) => entry.Event is AttemptScheduled
                || (entry.Event is AttemptStarted && !history[..index].Any(other => other.Event is AttemptScheduled scheduled && scheduled.Attempt == ((AttemptStarted)entry.Event).Attempt))))
            .Select(entry => entry.Event.At).Order(),
    ];

    /// <summary>True when one more start now would be within the rate: in no time since an earlier start are there more than the burst and what came in since.</summary>
    public static bool Permits(StartRate rate, List<Instant> starts, Instant now) =>
        !rate.IsLimit || !starts.Where((start, index) => starts.Count - index + 1 > rate.Burst + Math.Floor((now - start).TotalSeconds * rate.PerSecond)).Any();

    private static void CheckRates(DrivenQueue driven)
    {
        foreach (var key in Keys.Cast<string?>().Append(null))
        {
            var rate = key is null ? Limits.Flow.DomainRate : Limits.Flow.Rates.Of(key);
            var starts = Starts(driven, key);
            for (var i = 0; i < starts.Count; i++)
            {
                Assert.True(Permits(rate, starts[..i], starts[i]), $"{key} started too often: {string.Join(", ", starts)}");
            }
        }
    }

    /// <summary>Nothing that may start is left aside, and the first of it is found from both sides.</summary>
    private static void CheckFirst(DrivenQueue driven)
    {
        var queue = driven.Queue;
        var expected = queue.Tasks
            .Where(task => task.IsReady && MayStart(driven, task))
            .MinBy(task => QueueKey.Of(task, Limits.AgeingStep));
        Assert.Same(expected, queue.Ready.FirstOpen()?.Front);
        Assert.Same(expected, queue.NextFor(DrivenQueue.AnyAgent));
        foreach (var task in queue.Tasks.Where(task => task.IsReady))
        {
            Assert.Equal(MayStart(driven, task), queue.WhyHeld(task, driven.Now) is null);
        }

        // Held by rates alone: the moment at which that changes is told.
        if (expected is null && queue.NextPermitAt is var at && at != Instant.Never)
        {
            Assert.True(at > driven.Now);
        }
    }

    private static bool MayStart(DrivenQueue driven, TaskRecord task)
    {
        var flow = Limits.Flow;
        if (!Permits(flow.DomainRate, Starts(driven, null), driven.Now))
        {
            return false;
        }

        return task.Spec.ConcurrencyKey is not { } key
            || ((flow.Concurrency.Of(key) == 0 || driven.Queue.Tasks.Count(other => other.HasAttempt && other.Spec.ConcurrencyKey == key) < flow.Concurrency.Of(key))
                && Permits(flow.Rates.Of(key), Starts(driven, key), driven.Now));
    }
}
