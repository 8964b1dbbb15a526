namespace Orchestrator.Handlers.Processes;

/// <summary>Settings of the <c>process</c> handler.</summary>
public sealed class ProcessHandlerOptions
{
    /// <summary>
    /// Folder in which running children are noted, so that a server that was killed can end them at its next start
    /// (<see cref="ProcessLeftovers.EndAll"/>); created when missing. Null notes nothing. Linux only.
    /// </summary>
    public string? LeftoversFolder { get; init; }

    /// <summary>Bytes kept of stdout and of stderr when the task does not say <c>max_output_bytes</c>. Default 256 KiB.</summary>
    public int MaxOutputBytes { get; init; } = 256 * 1024;

    /// <summary>The most a task may ask for in <c>max_output_bytes</c>. Default 4 MiB.</summary>
    public int MaxOutputBytesLimit { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Bytes a result may have as JSON, where a control character has six; output beyond it is left out in the middle. Default
    /// 1,000,000, a little under the engine's own limit, so that a program that ran well does not lose its result.
    /// </summary>
    public int MaxResultBytes { get; init; } = 1_000_000;

    /// <summary>Time between SIGTERM and SIGKILL when an attempt must stop. Default 2 seconds; zero kills at once.</summary>
    public TimeSpan TerminationGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long background children may still write after the program has ended, before they are ended too. Default 1 second.</summary>
    public TimeSpan OutputGrace { get; init; } = TimeSpan.FromSeconds(1);
}
