namespace Orchestrator.Actors;

/// <summary>An asked actor did not reply within the deadline. Whether it handled the message is unknown.</summary>
public sealed class AskTimeoutException(string path, TimeSpan deadline)
    : TimeoutException($"{path} did not reply within {deadline.TotalMilliseconds:0} ms.")
{
    /// <summary>Path of the asked actor.</summary>
    public string Path { get; } = path;

    /// <summary>How long the reply was waited for.</summary>
    public TimeSpan Deadline { get; } = deadline;
}
