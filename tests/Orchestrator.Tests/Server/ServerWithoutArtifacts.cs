namespace Orchestrator.Tests.Server;

/// <summary>A server that refuses results over the limit, as it takes no artifacts.</summary>
public sealed class ServerWithoutArtifacts() : TestServer(options => options.ConfigureEngine += engine => engine.Artifacts.MaxBytes = 0);
