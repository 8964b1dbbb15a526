using System.Text.Json.Serialization;

namespace Orchestrator.Cli.Bench.Crash;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CrashReport))]
internal sealed partial class CrashJsonContext : JsonSerializerContext;
