namespace Orchestrator.Cli.Bench.Soak;

/// <summary>A server under load at one moment.</summary>
/// <param name="Seconds">Since the load began.</param>
/// <param name="RssMib">Memory of it that is in RAM.</param>
/// <param name="HeapMib">Its managed heap after the last collection; null when it does not tell.</param>
/// <param name="DataMib">Size of its data folder.</param>
/// <param name="Finished">Finished tasks it keeps.</param>
/// <param name="Waiting">Tasks that wait, delayed ones included.</param>
internal sealed record SoakSample(double Seconds, double RssMib, double? HeapMib, double DataMib, long Finished, long Waiting);
