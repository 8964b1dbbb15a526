namespace Orchestrator.Cli.Bench.Http;

/// <summary>What <c>orc bench http</c> prints: medians over its rounds; ratios are medians of the rounds' ratios.</summary>
internal sealed record HttpReport
{
    public required int Rounds { get; init; }

    public required int Connections { get; init; }

    public required int Seconds { get; init; }

    /// <summary>Bytes of a submitted task.</summary>
    public required int BodyBytes { get; init; }

    /// <summary>Single submissions of tasks that run at once, answered a second.</summary>
    public required double PostsPerSecond { get; init; }

    /// <summary>Requests a second of a web server with the same settings whose only handler reads nothing and answers as many bytes.</summary>
    public required double BarePostsPerSecond { get; init; }

    /// <summary>Of the two above.</summary>
    public required double PostRatio { get; init; }

    /// <summary>Single submissions of tasks that are not due for an hour: nothing is started, and what remains is accepting them.</summary>
    public required double DelayedPostsPerSecond { get; init; }

    /// <summary>Of that to the bare web server.</summary>
    public required double DelayedPostRatio { get; init; }

    /// <summary>Tasks of a round of batches.</summary>
    public required int Tasks { get; init; }

    /// <summary>Tasks a second in batches, from the first byte to the end of the last task.</summary>
    public required double BatchTasksPerSecond { get; init; }

    /// <summary>The same by way of the .NET client with its default options.</summary>
    public required double ClientTasksPerSecond { get; init; }

    public required int Listeners { get; init; }

    /// <summary>Tasks a second in batches while so many callers listen to events.</summary>
    public required double ListenedTasksPerSecond { get; init; }

    /// <summary>How much slower that is than without listeners, in percent; below zero when it was not.</summary>
    public required double ListeningCostPercent { get; init; }

    /// <summary>Events that all listeners together received, over all rounds that count.</summary>
    public required long EventsReceived { get; init; }

    /// <summary>How often a listener was told that events were left out.</summary>
    public required long Resets { get; init; }
}
