namespace Orchestrator.Sdk.Agents.Streams;

/// <summary>Whoever answers at the server's address opens no WebSocket.</summary>
internal sealed class StreamRefusedException(int status) : Exception($"the WebSocket was answered with {status}");
