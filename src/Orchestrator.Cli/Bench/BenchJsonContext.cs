using System.Text.Json.Serialization;

namespace Orchestrator.Cli.Bench;

/// <summary>Serialization of the reports.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ThroughputReport))]
[JsonSerializable(typeof(LatencyReport))]
internal sealed partial class BenchJsonContext : JsonSerializerContext;
