namespace Orchestrator.Domain.Tasks;

/// <summary>Something wrong with a spec.</summary>
/// <param name="Field">The field, as the API spells it.</param>
/// <param name="Cure">What it must be, to be read after the field's name.</param>
public sealed record SpecFault(string Field, string Cure);
