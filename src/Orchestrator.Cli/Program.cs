using Orchestrator.Cli.Bench;
using Orchestrator.Engine;

var report = await ThroughputBench.RunAsync(
    args.Length > 0 && args[0] == "memory" ? JournalKind.Memory : JournalKind.Sqlite,
    args.Length > 1 ? int.Parse(args[1]) : 200_000,
    args.Length > 2 ? int.Parse(args[2]) : 10_000,
    "/tmp",
    Console.WriteLine);
Console.WriteLine(report);
