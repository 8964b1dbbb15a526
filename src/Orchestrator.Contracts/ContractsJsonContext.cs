using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Contracts.Agents;
using Orchestrator.Contracts.Artifacts;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Contracts.Caching;
using Orchestrator.Contracts.Cluster;
using Orchestrator.Contracts.Events;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Logs;
using Orchestrator.Contracts.Metrics;
using Orchestrator.Contracts.Nodes;
using Orchestrator.Contracts.Scaling;
using Orchestrator.Contracts.Schedules;
using Orchestrator.Contracts.Status;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Contracts;

/// <summary>Source-generated serialization of everything on the wire: snake_case, times in UTC.</summary>
// Deeper than a payload may be: an answer holds it a few levels down.
[JsonSourceGenerationOptions(
    MaxDepth = 128,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(SubmitTaskRequest))]
[JsonSerializable(typeof(TaskResource))]
[JsonSerializable(typeof(TaskListResource))]
[JsonSerializable(typeof(TaskEventListResource))]
[JsonSerializable(typeof(CancelTaskRequest))]
[JsonSerializable(typeof(RetryTaskRequest))]
[JsonSerializable(typeof(BatchLineResource))]
[JsonSerializable(typeof(TaskLogListResource))]
[JsonSerializable(typeof(BulkRequest))]
[JsonSerializable(typeof(BulkCountResource))]
[JsonSerializable(typeof(BulkJobResource))]
[JsonSerializable(typeof(BulkListResource))]
[JsonSerializable(typeof(ChangeBulkRequest))]
[JsonSerializable(typeof(BulkRateRequest))]
[JsonSerializable(typeof(AcquireLockRequest))]
[JsonSerializable(typeof(RenewLockRequest))]
[JsonSerializable(typeof(ReleaseLockRequest))]
[JsonSerializable(typeof(HeldLockResource))]
[JsonSerializable(typeof(LockResource))]
[JsonSerializable(typeof(LockListResource))]
[JsonSerializable(typeof(ReleasedLockResource))]
[JsonSerializable(typeof(CacheResource))]
[JsonSerializable(typeof(ArtifactResource))]
[JsonSerializable(typeof(ClearedCacheResource))]
[JsonSerializable(typeof(RegisterAgentRequest))]
[JsonSerializable(typeof(AgentSessionResource))]
[JsonSerializable(typeof(LeaseRequest))]
[JsonSerializable(typeof(LeaseResource))]
[JsonSerializable(typeof(ReportProgressRequest))]
[JsonSerializable(typeof(ReportedProgressResource))]
[JsonSerializable(typeof(CompleteAttemptRequest))]
[JsonSerializable(typeof(FailAttemptRequest))]
[JsonSerializable(typeof(ReportedAttemptResource))]
[JsonSerializable(typeof(DeregisterAgentRequest))]
[JsonSerializable(typeof(DeregisteredAgentResource))]
[JsonSerializable(typeof(AgentResource))]
[JsonSerializable(typeof(AgentListResource))]
[JsonSerializable(typeof(AgentFrame))]
[JsonSerializable(typeof(OrchestratorFrame))]
[JsonSerializable(typeof(ScalingResource))]
[JsonSerializable(typeof(ScalingOrder))]
[JsonSerializable(typeof(SpawnAgentsRequest))]
[JsonSerializable(typeof(SpawnedAgentsResource))]
[JsonSerializable(typeof(PutScheduleRequest))]
[JsonSerializable(typeof(ChangeScheduleRequest))]
[JsonSerializable(typeof(ScheduleResource))]
[JsonSerializable(typeof(ScheduleListResource))]
[JsonSerializable(typeof(WorkflowSpecResource))]
[JsonSerializable(typeof(WorkflowResource))]
[JsonSerializable(typeof(WorkflowListResource))]
[JsonSerializable(typeof(WorkflowCheckResource))]
[JsonSerializable(typeof(StartRunRequest))]
[JsonSerializable(typeof(RunResource))]
[JsonSerializable(typeof(RunListResource))]
[JsonSerializable(typeof(RunEventListResource))]
[JsonSerializable(typeof(CancelRunRequest))]
[JsonSerializable(typeof(ChangeRunRequest))]
[JsonSerializable(typeof(SignalRunRequest))]
[JsonSerializable(typeof(RerunRequest))]
[JsonSerializable(typeof(StreamEventResource))]
[JsonSerializable(typeof(MetricListResource))]
[JsonSerializable(typeof(StatusResource))]
[JsonSerializable(typeof(ClusterResource))]
[JsonSerializable(typeof(NodeListResource))]
[JsonSerializable(typeof(MemberResource))]
[JsonSerializable(typeof(ShardResource))]
[JsonSerializable(typeof(NodeChangeResource))]
[JsonSerializable(typeof(RegisterNodeRequest))]
[JsonSerializable(typeof(RegisteredNodeResource))]
[JsonSerializable(typeof(NodeHeartbeatRequest))]
[JsonSerializable(typeof(HeardNodeResource))]
[JsonSerializable(typeof(RebalanceResource))]
[JsonSerializable(typeof(HealthResource))]
[JsonSerializable(typeof(ProblemResource))]
public sealed partial class ContractsJsonContext : JsonSerializerContext;
