namespace Orchestrator.Cli.Demo;

/// <summary>How far a demo is, in tasks.</summary>
internal readonly record struct DemoProgress(int Planned, int Acknowledged, int Running, int Ended);
