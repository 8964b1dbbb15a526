namespace Orchestrator.Domain.Workflows.Specs;

/// <summary>A step that waits for somebody outside. Its result is the signal's payload.</summary>
/// <param name="Name">The signal's name.</param>
/// <param name="Timeout">How long it waits; then it fails with a time-out.</param>
/// <param name="IsApproval">The payload must have a boolean <c>approved</c>; false fails the step as rejected.</param>
public sealed record SignalSpec(string Name, TimeSpan Timeout, bool IsApproval)
{
    /// <summary>How long is waited when nothing is said: a week.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromDays(7);
}
