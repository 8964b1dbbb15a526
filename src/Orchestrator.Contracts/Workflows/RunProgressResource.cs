namespace Orchestrator.Contracts.Workflows;

/// <summary>How far a run is.</summary>
/// <param name="Completed">Steps that have ended, however they did.</param>
/// <param name="Total">All steps.</param>
/// <param name="Percent">The first of the second, 0 to 100.</param>
public sealed record RunProgressResource(int Completed, int Total, double Percent);
