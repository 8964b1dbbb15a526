using Orchestrator.Domain;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.TestKit.Simulation;

/// <summary>Which operations of the journal fail: all while it is down, and writes by chance while the test runs.</summary>
internal sealed class JournalFaults(TestFaults faults, TimeProvider clock, EventTrace trace, Chance chance, Func<bool> isRunning)
{
    public InMemoryFault Of(InMemoryOperation operation)
    {
        if (clock.GetUtcNow() < faults.JournalDownUntil)
        {
            return InMemoryFault.BeforeStoring;
        }

        if (!isRunning() || operation != InMemoryOperation.Append || faults.FailWrite <= 0 || chance.NextDouble() >= faults.FailWrite)
        {
            return InMemoryFault.None;
        }

        trace.Note("fault: a write to the journal fails");
        return chance.NextDouble() < 0.5 ? InMemoryFault.BeforeStoring : InMemoryFault.AfterStoring;
    }
}
