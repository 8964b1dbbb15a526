using System.Text.Json.Serialization;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Schedules;

/// <summary>A task's spec inside a line.</summary>
[JsonConverter(typeof(TaskSpecLineConverter))]
internal sealed record TaskSpecLine(TaskSpec Spec);
