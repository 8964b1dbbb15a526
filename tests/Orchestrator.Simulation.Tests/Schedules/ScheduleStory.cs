using Microsoft.Extensions.Logging;
using Orchestrator.Domain;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Schedules;
using Orchestrator.Simulation.Tests.Clusters;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Schedules;

/// <summary>
/// One seed's story of schedules on a cluster whose nodes crash, sleep, and lose each other and the store: at the end every moment at which a schedule was
/// due has become one task, and no other has.
/// </summary>
internal sealed class ScheduleStory : IStory
{
    private const string Type = "tick";
    private readonly SeededChance chance;
    private readonly AnyNode callers;
    private readonly ClusterMischief mischief;
    private readonly ScheduleSpec[] specs;
    private readonly string[] names;
    private readonly bool clocksDrift;
    private bool atPeace;

    public ScheduleStory(int seed, ILoggerFactory? loggerFactory = null)
    {
        World = new ClusterWorld(seed, loggerFactory);
        chance = new SeededChance(World.Chance.NextUInt64());
        callers = new AnyNode(World, chance);
        names = [.. Enumerable.Range(1, 3 + Draw(3)).Select(i => $"n{i}")];
        clocksDrift = Draw(2) == 0;
        mischief = new ClusterMischief(World, new SeededChance(chance.NextUInt64()), Start, clocksDrift);
        specs =
        [
            Spec("interval", "a") with { Interval = TimeSpan.FromSeconds(2 + Draw(5)) },
            Spec("cron", "b") with { Cron = "*/7 * * * * *", TimeZone = "Europe/Berlin" },
            Spec("put off", "a") with { Cron = "*/10 * * * * *", Jitter = TimeSpan.FromSeconds(4) },
        ];
        World.AtRest = mischief.Bury;
    }

    public ClusterWorld World { get; }

    /// <summary>Equal for two runs that went the same way.</summary>
    public ulong TraceHash => World.Dispatcher.TraceHash;

    /// <summary>What happened, in numbers.</summary>
    public string Summary => $"{names.Length} nodes, {World.Lives.Count} lives, {World.Log.Tasks.Count} tasks, {World.Fence.Stale} stale appends, {World.Elapsed.TotalSeconds:F0} s";

    /// <exception cref="SimulationFailedException">Something did not hold.</exception>
    public void Tell()
    {
        Array.ForEach(names, Start);
        foreach (var spec in specs)
        {
            Get(schedules => schedules.PutAsync(spec), "put");
        }

        for (var length = 20 + Draw(40); length > 0; length--)
        {
            Next();
            World.Run(TimeSpan.FromMilliseconds(Draw(6) == 0 ? Draw(12_000) : Draw(1_500)));
        }

        MakePeace();
        foreach (var spec in specs)
        {
            Check(spec.Id);
        }
    }

    private static ScheduleSpec Spec(string id, string domain) => new()
    {
        Id = id,
        Overlap = OverlapPolicy.Queue,
        Missed = MissedPolicy.All,
        Task = new TaskSpec { Type = Type, Domain = domain },
    };

    private void Start(string name)
    {
        var options = new OrchestratorOptions { Slots = 2, AgentId = name, DrainPatience = TimeSpan.FromSeconds(Draw(3)) };
        options.Handle(Type, async (context, cancellation) =>
        {
            if (!atPeace)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Draw(5) == 0 ? Draw(8_000) : Draw(300)), context.Time, cancellation);
            }

            return TaskOutcome.Done;
        });
        var rate = clocksDrift ? 0.97 + (Draw(61) / 1000.0) : 1;
        var process = new ClusterProcess(World, name, rate, options);
        process.Clock.Ahead = clocksDrift ? TimeSpan.FromMilliseconds(Draw(4_000) - 2_000) : TimeSpan.Zero;
        process.Node.AskedToLeave += process.Stop;
        World.Lives.Add(process);
    }

    private void Next()
    {
        switch (Draw(10))
        {
            case 0:
                // The same again must not disturb what is due.
                _ = Send(schedules => schedules.PutAsync(specs[Draw(specs.Length)]), once: true);
                break;
            case 1:
                _ = Send(schedules => schedules.ListAsync(10), once: true);
                break;
            default:
                mischief.Do();
                break;
        }
    }

    /// <summary>Nothing fails any longer, and time passes until all that was due has been dealt with.</summary>
    private void MakePeace()
    {
        World.Note("peace");
        atPeace = true;
        mischief.End();
        World.RunUntil(() => !mischief.IsPending && World.Running.All(process => process.TakesCalls), TimeSpan.FromMinutes(3));
        World.Run(TimeSpan.FromMinutes(1));
    }

    private void Check(string id)
    {
        var schedule = Get(schedules => schedules.FindAsync(id), "find") ?? throw new SimulationFailedException($"Schedule '{id}' is gone.");
        Require(schedule is { Skipped: 0, Missed: 0 }, $"{schedule.Skipped} firings were skipped and {schedule.Missed} missed");
        Require(schedule.Waiting.IsEmpty && schedule.Active?.IsOwed != true, "something is still waited for");
        Require(Instant.From(World.Clock.GetUtcNow()) - schedule.DoneUpTo < TimeSpan.FromSeconds(25), $"nothing was done after {schedule.DoneUpTo}");
        var expected = new List<Instant>();
        for (var due = schedule.Timetable.Next(schedule.CreatedAt); due <= schedule.DoneUpTo; due = schedule.Timetable.Next(due.Value))
        {
            expected.Add(due.Value);
        }

        var submitted = World.Log.Tasks.Values
            .Select(history => (TaskSubmitted)history[0].Event)
            .Where(task => task.Spec.Tags.Any(tag => tag.Key == "schedule" && tag.Value == id))
            .ToList();
        var keys = submitted.Select(task => task.Spec.IdempotencyKey!).Order(StringComparer.Ordinal).ToList();
        var wanted = expected.Select(due => $"schedule:{id}:{due}").Order(StringComparer.Ordinal).ToList();
        Require(keys.SequenceEqual(wanted), $"tasks and moments differ:\n  {string.Join("\n  ", keys.Except(wanted).Select(key => $"{key} was not due").Concat(wanted.Except(keys).Select(key => $"{key} has no task")).Concat(keys.GroupBy(key => key).Where(group => group.Count() > 1).Select(group => $"{group.Key} has {group.Count()} tasks")))}");
        Require(schedule.Fired == expected.Count, $"it says that it fired {schedule.Fired} times, and was due {expected.Count} times");
        var early = clocksDrift ? [] : submitted.Where(task => task.At < DueOf(task)).ToList();
        Require(early.Count == 0, "something was submitted before it was due");

        void Require(bool holds, string breach)
        {
            if (!holds)
            {
                throw new SimulationFailedException($"Schedule '{id}': {breach}.");
            }
        }
    }

    private static Instant DueOf(TaskSubmitted task) =>
        Instant.TryParse(task.Spec.Tags.Single(tag => tag.Key == "schedule_due_at").Value, out var due) ? due : Instant.Never;

    private T Get<T>(Func<ISchedules, Task<T>> call, string what) => callers.Get(node => call(node.Schedules), what);

    private Task<T> Send<T>(Func<ISchedules, Task<T>> call, bool once) => callers.Send(node => call(node.Schedules), once);

    private int Draw(int below) => (int)(chance.NextUInt64() % (ulong)Math.Max(below, 1));
}
