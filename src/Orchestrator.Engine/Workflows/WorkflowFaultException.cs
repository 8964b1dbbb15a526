using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Workflows;

/// <summary>A workflow breaks rules.</summary>
/// <param name="faults">All that is wrong, by field.</param>
public sealed class WorkflowFaultException(IReadOnlyList<SpecFault> faults)
    : ArgumentException(string.Join("; ", faults.Select(fault => $"{fault.Field} {fault.Cure}")))
{
    public IReadOnlyList<SpecFault> Faults { get; } = faults;
}
