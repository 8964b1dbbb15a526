namespace Orchestrator.Server.Configuration;

/// <summary>What one source says about one setting.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Value">What is written there.</param>
/// <param name="Origin">Where it is written.</param>
public sealed record GivenValue(Setting Setting, RawValue Value, Origin Origin);
