namespace Orchestrator.Contracts.Tasks;

/// <summary>How far the current or last attempt is.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Message">For people; null when none was given.</param>
public sealed record ProgressResource(double Percent, string? Message);
