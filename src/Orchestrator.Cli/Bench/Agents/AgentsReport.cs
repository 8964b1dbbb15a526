namespace Orchestrator.Cli.Bench.Agents;

/// <summary>What <c>orc bench agents</c> prints. The simulated agents run on the same machine.</summary>
internal sealed record AgentsReport
{
    /// <summary>Agents connected by a stream each.</summary>
    public required int Agents { get; init; }

    public required double ConnectSeconds { get; init; }

    /// <summary>Memory of the server with them.</summary>
    public required double RssMib { get; init; }

    /// <summary>Processor time of the server while nothing happens, agents pinging every ten seconds; percent of one core.</summary>
    public required double IdleCorePercent { get; init; }

    /// <summary>Commits to the store in that time.</summary>
    public required long IdleCommits { get; init; }

    /// <summary>Tasks a second that were submitted for the dispatch times.</summary>
    public required int Rate { get; init; }

    /// <summary>From submitting a task to its agent having it, with all of them connected.</summary>
    public required Spread Dispatch { get; init; }

    /// <summary>Tasks a second from batches, by the server's own agent.</summary>
    public required double InProcessTasksPerSecond { get; init; }

    public required double InProcessMicrosecondsPerTask { get; init; }

    /// <summary>The same by agents on streams.</summary>
    public required double StreamTasksPerSecond { get; init; }

    /// <summary>Processor time of the server for each.</summary>
    public required double StreamMicrosecondsPerTask { get; init; }

    /// <summary>The rate per core of the server, streams to in process: the ratio of the two processor times.</summary>
    public required double StreamRatioPerCore { get; init; }

    /// <summary>The same by agents that poll.</summary>
    public required double LongPollTasksPerSecond { get; init; }
}
