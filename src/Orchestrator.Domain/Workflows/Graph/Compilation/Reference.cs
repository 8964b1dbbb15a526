namespace Orchestrator.Domain.Workflows.Graph.Compilation;

/// <summary>A look of one step at another.</summary>
/// <param name="Step">Who looks.</param>
/// <param name="Target">At whom.</param>
/// <param name="Field">Where it is written.</param>
internal readonly record struct Reference(int Step, int Target, string Field);
