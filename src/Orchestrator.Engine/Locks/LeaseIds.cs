using Orchestrator.Domain;

namespace Orchestrator.Engine.Locks;

/// <summary>Draws ids of holdings that nobody can guess.</summary>
internal sealed class LeaseIds(Chance chance)
{
    private readonly Lock gate = new();

    public string Next()
    {
        lock (gate)
        {
            return chance.NextUInt128().ToString("x32");
        }
    }
}
