using System.Text.Json.Nodes;
using Orchestrator.Cluster;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Agents;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Contracts.Caching;
using Orchestrator.Contracts.Cluster;
using Orchestrator.Contracts.Events;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Logs;
using Orchestrator.Contracts.Nodes;
using Orchestrator.Contracts.Schedules;
using Orchestrator.Contracts.Status;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Bulk;
using Orchestrator.Domain.Locks;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Redundancy;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Agents;
using Orchestrator.Server.Bulk;
using Orchestrator.Server.Cluster;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Events;
using Orchestrator.Server.Http;
using Orchestrator.Server.Nodes;
using Orchestrator.Server.Tasks;
using Orchestrator.Server.Workflows;

namespace Orchestrator.Server.OpenApi.Schemas;

/// <summary>What the types of Contracts do not say of their values: which there are, and how large they may be on this server.</summary>
internal sealed class WireValues
{
    private static readonly string[] States = [.. TaskStates.All.Select(state => state.Name())];
    private static readonly string[] EventTypes = [.. Enum.GetValues<TaskEventType>().Select(type => type.Name())];
    private static readonly string[] MemberStates = [.. Enum.GetValues<MemberState>().Select(ClusterReport.StateOf)];
    private readonly Dictionary<(Type, string), Action<JsonObject>> rules = [];

    public WireValues(ApiLimits limits)
    {
        AddSubmission(limits.Engine.MaxPayloadBytes);
        AddTask();
        AddBulk();
        AddLocks();
        AddAgents();
        AddSchedules();
        AddCache();
        AddWorkflows();
        Add<ProblemResource>(nameof(ProblemResource.Code), OneOf(ErrorCodes.All.Select(code => code.Name)));
        Add<StreamEventResource>(nameof(StreamEventResource.Topic), OneOf([EventFrames.Topic, ClusterFrames.Topic]));
        Add<StreamEventResource>(nameof(StreamEventResource.Type), OneOf([.. EventTypes, .. ClusterFrames.Types]));
        Add<StreamEventResource>(nameof(StreamEventResource.Status), OneOf([.. States, .. MemberStates]));
        Add<HealthResource>(nameof(HealthResource.Status), OneOf(["healthy", "unhealthy"]));
        Add<NodeResource>(nameof(NodeResource.Status), OneOf(MemberStates));
        Add<MemberResource>(nameof(MemberResource.State), OneOf(MemberStates));
        Add<NodeChangeResource>(nameof(NodeChangeResource.State), OneOf(["leaving", "left", "down"]));
        Add<ClusterResource>(nameof(ClusterResource.Kind), OneOf(["none", "postgres"]));
        Add<AgentStatusResource>(nameof(AgentStatusResource.Status), OneOf(["idle", "busy", "draining", "offline"]));
    }

    /// <summary>Adds to the schema of a property what is known of its values.</summary>
    public void Complete(Type type, string property, JsonObject schema)
    {
        if (rules.TryGetValue((type, property), out var complete))
        {
            complete(schema);
        }
    }

    private void AddSubmission(int maxPayloadBytes)
    {
        var seconds = TaskSpecRules.MaxDuration.TotalSeconds;
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.TaskType), Name);
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.Domain), Name);
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.Priority), PriorityOrName);
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.InputData), Saying($"On this server up to {maxPayloadBytes:N0} bytes."));
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.Timeout), Above(0, seconds));
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.QueueTimeout), Above(0, seconds));
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.Delay), Between(0, seconds));
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.IdempotencyKey), Name);
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.ConcurrencyKey), Name);
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.Tags), Pairs);
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.CacheStrategy), OneOf(CacheStrategies.Names));
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.CacheTtl), Above(0, seconds));
        Add<SubmitTaskRequest>(nameof(SubmitTaskRequest.CacheVersion), Longest(TaskSpecRules.MaxNameLength));
        Add<RequirementsResource>(nameof(RequirementsResource.Capabilities), Names);
        Add<RequirementsResource>(nameof(RequirementsResource.MinCpu), AtLeast(0));
        Add<RequirementsResource>(nameof(RequirementsResource.MinMemory), AtLeast(0));
        Add<RequirementsResource>(nameof(RequirementsResource.Gpu), AtLeast(0));
        Add<RequirementsResource>(nameof(RequirementsResource.Labels), Pairs);
        Add<RequirementsResource>(nameof(RequirementsResource.Redundancy), Between(1, TaskSpecRules.MaxRedundancy));
        Add<RequirementsResource>(nameof(RequirementsResource.RedundancyPolicy), OneOf(RedundancyPolicies.Names));
        Add<RequirementsResource>(nameof(RequirementsResource.DeviceId), Name);
        Add<RequirementsResource>(nameof(RequirementsResource.Zone), Name);
        Add<RetryPolicyResource>(nameof(RetryPolicyResource.MaxAttempts), Between(1, TaskSpecRules.MaxTries));
        Add<RetryPolicyResource>(nameof(RetryPolicyResource.InitialInterval), Between(0, seconds));
        Add<RetryPolicyResource>(nameof(RetryPolicyResource.BackoffCoefficient), Between(1, TaskSpecRules.MaxBackoffCoefficient));
        Add<RetryPolicyResource>(nameof(RetryPolicyResource.MaximumInterval), Between(0, seconds));
        Add<RetryPolicyResource>(nameof(RetryPolicyResource.Jitter), Between(0, 1));
        Add<RetryPolicyResource>(nameof(RetryPolicyResource.RetryOn), schema => OneOf(ErrorKindNames.All.Select(kind => kind.Name))(schema["items"]!.AsObject()));
        Add<RetryPolicyResource>(nameof(RetryPolicyResource.MaxLosses), Between(1, TaskSpecRules.MaxTries));
        Add<CancelTaskRequest>(nameof(CancelTaskRequest.Reason), Longest(ChangeBody.LongestReason));
    }

    private void AddTask()
    {
        Add<TaskResource>(nameof(TaskResource.Status), OneOf(States));
        Add<TaskResource>(nameof(TaskResource.Priority), Between(TaskPriority.Critical, TaskPriority.Background));
        Add<TaskAttemptResource>(nameof(TaskAttemptResource.Status), OneOf(CopyStates.Names));
        Add<ProgressResource>(nameof(ProgressResource.Percent), Between(0, 100));
        Add<TaskEventResource>(nameof(TaskEventResource.Type), OneOf(EventTypes));
        Add<TaskLogResource>(nameof(TaskLogResource.Stream), OneOf(["stdout", "stderr", "log"]));
    }

    private void AddBulk()
    {
        var actions = BulkNames.Actions.Keys;
        Add<BulkRequest>(nameof(BulkRequest.Action), OneOf(actions));
        Add<BulkRequest>(nameof(BulkRequest.Rate), Above(0, BulkRequestReader.FastestRate));
        Add<BulkRequest>(nameof(BulkRequest.Reason), Longest(ChangeBody.LongestReason));
        Add<BulkRateRequest>(nameof(BulkRateRequest.Rate), Above(0, BulkRequestReader.FastestRate));
        Add<ChangeBulkRequest>(nameof(ChangeBulkRequest.Reason), Longest(ChangeBody.LongestReason));
        Add<Contracts.Bulk.BulkFilter>(nameof(Contracts.Bulk.BulkFilter.Status), OneOf(States));
        Add<BulkCountResource>(nameof(BulkCountResource.Action), OneOf(actions));
        Add<BulkJobResource>(nameof(BulkJobResource.Action), OneOf(actions));
        Add<BulkJobResource>(nameof(BulkJobResource.Status), OneOf(Enum.GetValues<BulkState>().Select(state => state.Name())));
        Add<BulkAuditEntry>(nameof(BulkAuditEntry.Action), OneOf(["created", "paused", "resumed", "rate_changed", "cancelled", "completed"]));
    }

    private void AddLocks()
    {
        var ttl = Between(LockRules.MinTtl.TotalSeconds, LockRules.MaxTtl.TotalSeconds);
        Add<AcquireLockRequest>(nameof(AcquireLockRequest.Owner), Name);
        Add<AcquireLockRequest>(nameof(AcquireLockRequest.Ttl), ttl);
        Add<AcquireLockRequest>(nameof(AcquireLockRequest.Wait), Between(0, LockRules.MaxWait.TotalSeconds));
        Add<AcquireLockRequest>(nameof(AcquireLockRequest.LeaseId), Name);
        Add<RenewLockRequest>(nameof(RenewLockRequest.LeaseId), Name);
        Add<RenewLockRequest>(nameof(RenewLockRequest.Ttl), ttl);
        Add<ReleaseLockRequest>(nameof(ReleaseLockRequest.LeaseId), Name);
    }

    private void AddAgents()
    {
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.AgentId), PathName);
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.Name), Name);
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.Capabilities), schema => Names(schema, AgentRules.MaxNames));
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.TaskTypes), schema => Names(schema, AgentRules.MaxNames));
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.Slots), Between(1, AgentRules.MaxSlots));
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.Labels), Pairs);
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.Weight), Above(0, AgentRules.MaxWeight));
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.DeviceId), Name);
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.Zone), Name);
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.NodeManager), Name);
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.Endpoint), Longest(AgentRules.MaxEndpointLength));
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.Session), Name);
        Add<RegisterAgentRequest>(nameof(RegisterAgentRequest.Running), schema => schema["maxItems"] = AgentRules.MaxRunning);
        Add<AgentResourcesResource>(nameof(AgentResourcesResource.Cpu), AtLeast(0));
        Add<AgentResourcesResource>(nameof(AgentResourcesResource.Memory), AtLeast(0));
        Add<AgentResourcesResource>(nameof(AgentResourcesResource.Gpu), AtLeast(0));
        Add<LeaseRequest>(nameof(LeaseRequest.Session), Name);
        Add<LeaseRequest>(nameof(LeaseRequest.Max), Between(0, AgentRules.MaxSlots));
        Add<LeaseRequest>(nameof(LeaseRequest.Wait), Between(0, PageLimits.LongestWait));
        Add<LeaseRequest>(nameof(LeaseRequest.Running), schema => schema["maxItems"] = AgentRules.MaxRunning);
        Add<DeregisterAgentRequest>(nameof(DeregisterAgentRequest.Session), Name);
        Add<ReportProgressRequest>(nameof(ReportProgressRequest.Percent), Between(0, 100));
        Add<FailAttemptRequest>(nameof(FailAttemptRequest.RetryAfter), Between(0, TaskSpecRules.MaxDuration.TotalSeconds));
        Add<AttemptErrorResource>(nameof(AttemptErrorResource.Type), Name);
        Add<AgentResource>(nameof(AgentResource.Status), OneOf(Enum.GetValues<AgentState>().Select(AgentJson.StateOf)));
        Add<AgentResource>(nameof(AgentResource.Connection), OneOf(["in_process", "long_poll", "stream", "push"]));
        Add<AgentResource>(nameof(AgentResource.Circuit), OneOf(["closed", "open", "half_open"]));
        Add<DeregisteredAgentResource>(nameof(DeregisteredAgentResource.Status), OneOf(["draining", "offline"]));
        Add<ReportedAttemptResource>(nameof(ReportedAttemptResource.Status), OneOf(["accepted", "repeated"]));
        Add<MemberResource>(nameof(MemberResource.Kind), OneOf(["node", NodeReport.Kind]));
        Add<RegisterNodeRequest>(nameof(RegisterNodeRequest.Port), Between(1, ushort.MaxValue));
    }

    private void AddCache()
    {
        string[] layers = [CacheStrategy.Memory.Name(), CacheStrategy.Disk.Name(), CacheStrategy.Shared.Name()];
        Add<CacheLayerResource>(nameof(CacheLayerResource.Strategy), OneOf(layers));
        Add<CacheEntryResource>(nameof(CacheEntryResource.Strategy), OneOf(layers));
    }

    private void AddSchedules()
    {
        Add<PutScheduleRequest>(nameof(PutScheduleRequest.Interval), Between(ScheduleRules.MinInterval.TotalSeconds, ScheduleRules.MaxInterval.TotalSeconds));
        Add<PutScheduleRequest>(nameof(PutScheduleRequest.Jitter), Between(0, ScheduleRules.MaxJitter.TotalSeconds));
        Add<PutScheduleRequest>(nameof(PutScheduleRequest.Overlap), OneOf(ScheduleNames.Overlaps.Keys));
        Add<PutScheduleRequest>(nameof(PutScheduleRequest.Missed), OneOf(ScheduleNames.Misses.Keys));
        Add<ScheduleResource>(nameof(ScheduleResource.Overlap), OneOf(ScheduleNames.Overlaps.Keys));
        Add<ScheduleResource>(nameof(ScheduleResource.Missed), OneOf(ScheduleNames.Misses.Keys));
    }

    private void AddWorkflows()
    {
        Add<StartRunRequest>(nameof(StartRunRequest.IdempotencyKey), Name);
        Add<CancelRunRequest>(nameof(CancelRunRequest.Reason), Longest(ChangeBody.LongestReason));
        Add<RunResource>(nameof(RunResource.Status), OneOf(RunListQuery.Names));
        Add<RunProgressResource>(nameof(RunProgressResource.Percent), Between(0, 100));
        Add<RunStepResource>(nameof(RunStepResource.Status), OneOf(Enum.GetValues<StepStatus>().Select(RunNames.Of).Union(States)));
    }

    private void Add<T>(string property, Action<JsonObject> complete) => rules.Add((typeof(T), property), complete);

    private static bool IsNullable(JsonObject schema) => schema["type"] is JsonArray types && types.Any(type => type!.GetValue<string>() == "null");

    private static Action<JsonObject> OneOf(IEnumerable<string> known) => schema =>
    {
        var all = new JsonArray([.. known.Select(value => (JsonNode)value)]);
        if (IsNullable(schema))
        {
            all.Add(null);
        }

        schema["enum"] = all;
    };

    private static Action<JsonObject> Between(double least, double most) => schema =>
    {
        schema["minimum"] = least;
        schema["maximum"] = most;
    };

    private static Action<JsonObject> Above(double bound, double most) => schema =>
    {
        schema["exclusiveMinimum"] = bound;
        schema["maximum"] = most;
    };

    private static Action<JsonObject> AtLeast(double least) => schema => schema["minimum"] = least;

    private static Action<JsonObject> Longest(int characters) => schema => schema["maxLength"] = characters;

    private static Action<JsonObject> Saying(string sentence) => schema => schema["description"] = $"{schema["description"]} {sentence}";

    private static void Name(JsonObject schema)
    {
        schema["minLength"] = 1;
        schema["maxLength"] = TaskSpecRules.MaxNameLength;
        schema["pattern"] = @"^[^\u0000-\u001f\u007f]*$";
    }

    /// <summary>A name that is part of paths.</summary>
    private static void PathName(JsonObject schema)
    {
        Name(schema);
        schema["pattern"] = @"^[^\u0000-\u001f\u007f/]*$";
    }

    private static void Names(JsonObject schema) => Names(schema, TaskSpecRules.MaxEntries);

    private static void Names(JsonObject schema, int most)
    {
        schema["maxItems"] = most;
        Name(schema["items"]!.AsObject());
    }

    private static void Pairs(JsonObject schema)
    {
        schema["maxProperties"] = TaskSpecRules.MaxEntries;
        var names = new JsonObject();
        Name(names);
        schema["propertyNames"] = names;
        Longest(TaskSpecRules.MaxNameLength)(schema["additionalProperties"]!.AsObject());
    }

    /// <summary>A priority may be sent by number or by name.</summary>
    private static void PriorityOrName(JsonObject schema)
    {
        schema.Remove("type");
        schema.Remove("format");
        schema["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = TaskPriority.Critical, ["maximum"] = TaskPriority.Background },
            new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. TaskPriority.Names.Select(name => (JsonNode)name)]) },
            new JsonObject { ["type"] = "null" });
        schema["default"] = TaskPriority.Normal;
    }
}
