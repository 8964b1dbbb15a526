namespace Orchestrator.Cli.Bench.Idle;

/// <summary>What a server takes while nobody asks it anything.</summary>
/// <param name="RssMib">Memory of it that is in RAM, at the end.</param>
/// <param name="CpuPercent">Processor time, in percent of one core.</param>
internal sealed record IdleFigures(double RssMib, double CpuPercent);
