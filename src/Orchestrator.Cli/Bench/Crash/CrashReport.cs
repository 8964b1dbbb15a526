namespace Orchestrator.Cli.Bench.Crash;

/// <summary>What <c>orc bench crash</c> found.</summary>
internal sealed record CrashReport
{
    public required int Seed { get; init; }

    public required int Clients { get; init; }

    public required int Kills { get; init; }

    /// <summary>Of the kills, those before the server was ready.</summary>
    public required int KillsDuringStart { get; init; }

    /// <summary>Distinct submissions.</summary>
    public required int Submissions { get; init; }

    /// <summary>Answers to submissions, repetitions included.</summary>
    public required int Acknowledgements { get; init; }

    /// <summary>Submissions without a key that got no answer; each may or may not have become a task.</summary>
    public required int Unanswered { get; init; }

    /// <summary>Of those, the ones that became a task.</summary>
    public required int UnansweredButThere { get; init; }

    /// <summary>Calls that repeated a key.</summary>
    public required int Repetitions { get; init; }

    /// <summary>Tasks at the end.</summary>
    public required int Tasks { get; init; }

    /// <summary>Tasks at the end, by state.</summary>
    public required IReadOnlyDictionary<string, int> ByStatus { get; init; }

    /// <summary>Attempts that were lost with the process.</summary>
    public required int LostAttempts { get; init; }

    /// <summary>Cancellations and retries by hand that were acknowledged.</summary>
    public required int CancelsAndRetries { get; init; }

    /// <summary>From the start of a process until it took calls, in milliseconds; the median and the longest.</summary>
    public required double StartP50Ms { get; init; }

    public required double StartMaxMs { get; init; }

    public required double Seconds { get; init; }

    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>Where the data is, when there is something to look for in it.</summary>
    public string? DataFolder { get; init; }
}
