namespace Orchestrator.Cli.Bench.Growth;

/// <summary>What <c>orc bench growth</c> prints: medians over its rounds; the rates' ratios are medians of the rounds' ratios.</summary>
internal sealed record GrowthReport
{
    public required int Finished { get; init; }

    public required int Queued { get; init; }

    /// <summary>Tasks of a round; those of the full store add to its finished ones.</summary>
    public required int Tasks { get; init; }

    /// <summary>From submission to the durable end, in a new store.</summary>
    public required double TasksPerSecond { get; init; }

    /// <summary>The same in the store with the finished tasks.</summary>
    public required double FullTasksPerSecond { get; init; }

    /// <summary>The second to the first.</summary>
    public required double Ratio { get; init; }

    /// <summary>The rate with the time until the table of finished tasks had everything, in a new store.</summary>
    public required double CaughtUpTasksPerSecond { get; init; }

    public required double FullCaughtUpTasksPerSecond { get; init; }

    public required double CaughtUpRatio { get; init; }

    /// <summary>Answers of a server with the finished tasks, by query, one call at a time.</summary>
    public required IReadOnlyDictionary<string, Spread> Queries { get; init; }

    /// <summary>The same with the queued tasks as well.</summary>
    public required IReadOnlyDictionary<string, Spread> QueriesWithQueued { get; init; }

    /// <summary>Memory of the server before the queued tasks were submitted.</summary>
    public required double RssBeforeMib { get; init; }

    /// <summary>With the queued tasks, right after.</summary>
    public required double RssMib { get; init; }

    /// <summary>The most it ever was, tasks that ran through beside the queued ones included.</summary>
    public required double PeakRssMib { get; init; }

    /// <summary>Submissions answered a second while the queue was filled.</summary>
    public required double FillTasksPerSecond { get; init; }

    /// <summary>Small tasks submitted 100 a second while the queue was filled: how long their answers took.</summary>
    public required Spread ProbeWhileFilling { get; init; }

    /// <summary>The same while other tasks ran through beside the full queue at a steady pace, snapshots included.</summary>
    public required Spread ProbeWhileFull { get; init; }

    /// <summary>Queued tasks of the short queue that dispatch is compared with.</summary>
    public required int FewQueued { get; init; }

    /// <summary>What it takes to start and end one task with few more queued behind it, in microseconds.</summary>
    public required double DispatchMicroseconds { get; init; }

    /// <summary>The same with many queued behind it.</summary>
    public required double FullDispatchMicroseconds { get; init; }

    /// <summary>The second to the first.</summary>
    public required double DispatchRatio { get; init; }
}
