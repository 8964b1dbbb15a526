namespace Orchestrator.Cli.Demo;

/// <summary>What came of a demo. The names are what <c>--json</c> shows, in snake_case.</summary>
internal sealed record DemoReport
{
    /// <summary>True when every check held.</summary>
    public bool Held => Faults.Count == 0;

    /// <summary>What did not hold, a sentence each.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    public int Files { get; init; }

    public int Tasks { get; init; }

    public int AcknowledgedBeforeKill { get; init; }

    public int CompletedBeforeKill { get; init; }

    /// <summary>Submissions that got no answer because of the kill.</summary>
    public int Unanswered { get; init; }

    /// <summary>Of those, the tasks that the server had made durable although its answer was lost.</summary>
    public int DurableUnanswered { get; init; }

    /// <summary>Submissions repeated on purpose, each answered with the task it had.</summary>
    public int Repeated { get; init; }

    public int Acknowledged { get; init; }

    public int Completed { get; init; }

    /// <summary>Tasks with a failed attempt that were tried again.</summary>
    public int Retried { get; init; }

    /// <summary>Attempts that the kill cut off.</summary>
    public int AttemptsLost { get; init; }

    /// <summary>Of those, the ones whose task was run again to its end.</summary>
    public int RunAgain { get; init; }

    public int DeadLettered { get; init; }

    public int DeadLetteredPlanned { get; init; }

    /// <summary>Acknowledged tasks that are not there, or have not ended.</summary>
    public int Lost { get; init; }

    /// <summary>Items with more than one task, and tasks with more than one end.</summary>
    public int CountedTwice { get; init; }

    /// <summary>Sum of all line counts that the tasks returned.</summary>
    public long Lines { get; init; }

    /// <summary>The same, counted without any task.</summary>
    public long LinesDirectly { get; init; }

    public int ChecksumsEqual { get; init; }

    public int Checksums { get; init; }

    /// <summary>Results left out because somebody changed the file while the demo ran.</summary>
    public int FilesChanged { get; init; }

    /// <summary>From the kill until the server took tasks again.</summary>
    public double DownSeconds { get; init; }

    public double ElapsedSeconds { get; init; }

    /// <summary>What is left when it was to be kept.</summary>
    public string? DataFolder { get; init; }
}
