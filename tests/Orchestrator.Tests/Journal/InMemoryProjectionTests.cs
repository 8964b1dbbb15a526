using Orchestrator.Journal.InMemory;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Tests.Journal;

public sealed class InMemoryProjectionTests : ProjectionConformance
{
    private readonly InMemoryProjection _projection = new();

    protected override ValueTask<IProjection> OpenAsync() => ValueTask.FromResult<IProjection>(_projection);
}
