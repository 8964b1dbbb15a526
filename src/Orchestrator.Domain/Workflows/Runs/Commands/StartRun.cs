using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>Begins a run, unless its idempotency key is known or too many are live.</summary>
/// <param name="Hash">Of the workflow, which is complete and was checked.</param>
/// <param name="Version">Of a stored workflow; null otherwise.</param>
/// <param name="Parameters">A JSON object; empty for none.</param>
/// <param name="Key">Hash of the idempotency key; zero for none.</param>
public sealed record StartRun(WorkflowSpec Workflow, string Hash, int? Version, ReadOnlyMemory<byte> Parameters, UInt128 Key, UInt128 Body)
{
    public RunReply Decide(RunDecision decision)
    {
        var table = decision.Table;
        if (Key != default && table.FindByKey(Key) is { } known)
        {
            return new RunReply(known.Body == Body ? RunReplyKind.Repeated : RunReplyKind.KeyConflict, known);
        }

        if (table.Live >= table.Limits.MaxLive)
        {
            return new RunReply(RunReplyKind.TooMany, null);
        }

        if (!table.TryDefinition(Hash, out var definition))
        {
            decision.Emit(new DefinitionKept(decision.Now, Hash, Workflow));
            table.TryDefinition(Hash, out definition);
        }

        var id = RunId.Next(table.Shard, decision.Now, decision.Chance, table.LastUlid);
        decision.Emit(new RunStarted(id, decision.Now, Hash, Workflow.Id, Version, RunParameters.Merge(definition!.Parameters, Parameters))
        {
            Key = Key,
            Body = Body,
        });
        var run = table.Find(id)!;
        AdvanceRun.Decide(run, decision);
        return new RunReply(RunReplyKind.Done, run);
    }
}
