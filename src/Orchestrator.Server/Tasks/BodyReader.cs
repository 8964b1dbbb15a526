using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Tasks;

/// <summary>Reads a small body; returns what is wrong with it, or null.</summary>
internal delegate Problem? BodyReader(ReadOnlySpan<byte> json, out string? reason);
