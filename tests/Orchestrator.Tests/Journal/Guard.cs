namespace Orchestrator.Tests.Journal;

internal static class Guard
{
    /// <summary>Longer than anything here takes on a busy machine: reaching it means that a signal never came.</summary>
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
}
