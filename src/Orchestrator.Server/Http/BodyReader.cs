using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Http;

/// <summary>Reads a small body; returns what is wrong with it, or null.</summary>
internal delegate Problem? BodyReader<T>(ReadOnlySpan<byte> json, out T? value);
