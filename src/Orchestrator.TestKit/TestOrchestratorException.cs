namespace Orchestrator.TestKit;

/// <summary>The test kit cannot go on, or a seed's test failed; the message says what to do and how to replay it.</summary>
public sealed class TestOrchestratorException(string message, Exception? inner = null) : Exception(message, inner);
