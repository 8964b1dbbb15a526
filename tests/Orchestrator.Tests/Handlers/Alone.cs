namespace Orchestrator.Tests.Handlers;

/// <summary>Tests that count what the whole test process holds, and so run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
