namespace Orchestrator.Handlers.Processes;

/// <summary>Starts a program and sees it to its end; one per family of systems.</summary>
internal interface IProcessRunner
{
    /// <summary>Returns when the program and what it left behind have ended.</summary>
    /// <exception cref="ProcessStartException">It could not be started.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    Task<ProcessEnd> RunAsync(ProcessStart start, CancellationToken cancellation);
}
