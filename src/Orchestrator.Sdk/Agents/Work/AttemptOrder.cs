using Orchestrator.Contracts;

namespace Orchestrator.Sdk.Agents.Work;

/// <summary>An attempt to run, as the server assigned it.</summary>
/// <param name="Input">Not shared with anybody.</param>
/// <param name="Checkpoint">Null JSON for none.</param>
/// <param name="Timeout">How long it may run.</param>
internal readonly record struct AttemptOrder(
    string TaskId, string Token, string Type, int Attempt, RawJson Input, RawJson Checkpoint, TimeSpan Timeout);
