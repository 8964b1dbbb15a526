using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Graph.Compilation;

/// <summary>What is wrong with a workflow, in the order it was found; so much of it that an answer stays readable.</summary>
internal sealed class FaultList
{
    private const int Most = 100;
    private readonly List<SpecFault> faults = [];

    public IReadOnlyList<SpecFault> All => faults;

    /// <summary>True when stored workflows that are named need not be there.</summary>
    public bool LeavesReferences { get; init; }

    /// <summary>True when no more is taken.</summary>
    public bool IsFull => faults.Count >= Most;

    /// <param name="cure">Null when nothing is wrong.</param>
    public void Add(string field, string? cure)
    {
        if (cure is not null && !IsFull)
        {
            faults.Add(new SpecFault(field, cure));
        }
    }
}
