namespace Orchestrator.Server.Configuration.Sources;

/// <summary>What was found in one source.</summary>
/// <param name="Values">What it says, a setting at most once.</param>
/// <param name="Problems">What is wrong in it, with the place and the cure.</param>
internal sealed record SourceReading(IReadOnlyList<GivenValue> Values, IReadOnlyList<string> Problems);
