using System.Text.Json.Serialization;
using Orchestrator.Cli.Bench.Agents;
using Orchestrator.Cli.Bench.Failover;
using Orchestrator.Cli.Bench.Flow;
using Orchestrator.Cli.Bench.Growth;
using Orchestrator.Cli.Bench.Http;
using Orchestrator.Cli.Bench.Idle;
using Orchestrator.Cli.Bench.Recovery;
using Orchestrator.Cli.Bench.Soak;
using Orchestrator.Cli.Bench.Workflows;

namespace Orchestrator.Cli.Bench;

/// <summary>Serialization of the reports.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ThroughputReport))]
[JsonSerializable(typeof(LatencyReport))]
[JsonSerializable(typeof(FailoverReport))]
[JsonSerializable(typeof(HttpReport))]
[JsonSerializable(typeof(GrowthReport))]
[JsonSerializable(typeof(FlowReport))]
[JsonSerializable(typeof(AgentsReport))]
[JsonSerializable(typeof(WorkflowReport))]
[JsonSerializable(typeof(RecoveryReport))]
[JsonSerializable(typeof(SoakReport))]
[JsonSerializable(typeof(IdleReport))]
internal sealed partial class BenchJsonContext : JsonSerializerContext;
