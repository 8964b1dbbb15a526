namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>What somebody wants of a shard of runs. The numbers go over the wire: they are only added to.</summary>
internal enum RunOrderKind : byte
{
    Start = 1,
    Cancel = 2,
    Pause = 3,
    Resume = 4,
    Signal = 5,
    Rerun = 6,
    Fork = 7,
}
