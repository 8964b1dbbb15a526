using Orchestrator.Cluster;

namespace Orchestrator.Tests.Cluster;

/// <summary>Notes the terms of a singleton that run and have run.</summary>
internal sealed class Terms
{
    public List<SingletonTerm> Running { get; } = [];

    public List<SingletonTerm> Begun { get; } = [];

    public IDisposable Start(SingletonTerm term)
    {
        lock (Running)
        {
            Running.Add(term);
            Begun.Add(term);
        }

        return new End(this, term);
    }

    private sealed class End(Terms terms, SingletonTerm term) : IDisposable
    {
        public void Dispose()
        {
            lock (terms.Running)
            {
                terms.Running.Remove(term);
            }
        }
    }
}
