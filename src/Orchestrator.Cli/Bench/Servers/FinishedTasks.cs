using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;

namespace Orchestrator.Cli.Bench.Servers;

/// <summary>A data folder full of finished tasks of several kinds, for servers to be measured on.</summary>
/// <param name="Ids">Some of their ids, evenly spread.</param>
/// <param name="MiddleCursor">Where a list goes on behind its middle.</param>
internal sealed record FinishedTasks(IReadOnlyList<string> Ids, string MiddleCursor)
{
    /// <summary>A tenth of the tasks has this type.</summary>
    public const string RareType = "resize";

    /// <summary>A hundredth of the tasks has this type, and failed.</summary>
    public const string FailingType = "broken";

    /// <summary>The agent of the first half.</summary>
    public const string FirstAgent = "first";

    private const string SecondAgent = "second";
    private const int IdsKept = 1_000;

    /// <summary>Keeps finished tasks for ever.</summary>
    public static RetentionOptions KeepAll => new() { Completed = TimeSpan.Zero, Failed = TimeSpan.Zero, MaxFinished = 0 };

    /// <summary>Runs so many tasks on an engine of its own, which is gone when this returns.</summary>
    public static async Task<FinishedTasks> MakeAsync(string folder, int count, Action<string> say)
    {
        say($"Preparing {count:N0} finished tasks.");
        var half = (count + 1) / 2;
        var (first, _) = await MakeAsync(folder, FirstAgent, 0, half, count);
        var (second, cursor) = await MakeAsync(folder, SecondAgent, half, count - half, count);
        return new FinishedTasks([.. first, .. second], cursor);
    }

    private static async Task<(List<string> Ids, string Cursor)> MakeAsync(string folder, string agent, int from, int count, int total)
    {
        await using var run = await EngineRun.StartAsync(folder, JournalKind.Sqlite, BenchServer.ManySlots, options =>
        {
            options.AgentId = agent;
            options.Retention = KeepAll;
            options.Handle(RareType, _ => TaskOutcome.Done);
            options.Handle(FailingType, _ => TaskOutcome.Fail("This kind fails.", retryable: false));
        });
        var ids = await run.SubmitAsync(Enumerable.Range(from, count).Select(number => Spec(number, total)));
        await run.RestAsync();
        var beginning = (await run.Tasks.FindAsync(ids[0]))!;
        var step = Math.Max(1, total / IdsKept);
        return ([.. ids.Where((_, at) => at % step == 0).Select(id => id.ToString())], new TaskCursor(beginning.SubmittedAt, beginning.Id).ToString());
    }

    private static TaskSpec Spec(int number, int total) => EngineRun.Spec() with
    {
        Type = (number % 100, number % 10) switch
        {
            (7, _) => FailingType,
            (_, 3) => RareType,
            _ => EngineRun.NoOp,
        },
        Tags = number % Math.Max(1, total / 10) == 0
            ? [new("rare", "yes"), new("team", Team(number))]
            : [new("team", Team(number))],
    };

    private static string Team(int number) => $"{(char)('a' + (number / 10 % 10))}";
}
