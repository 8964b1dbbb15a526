using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Agents;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Contracts.Caching;
using Orchestrator.Contracts.Cluster;
using Orchestrator.Contracts.Events;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Logs;
using Orchestrator.Contracts.Schedules;
using Orchestrator.Contracts.Status;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Sdk.Agents;
using Orchestrator.Server.Configuration;

namespace Orchestrator.Cli.Output;

/// <summary>The API's own JSON, one document a line.</summary>
internal sealed class JsonScreen(TextWriter output) : IScreen
{
    // Nobody puts this into a web page, so letters stay letters.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsForPrograms => true;

    public bool ShowsEachLine => true;

    public void Submitted(TaskResource task) => Changed(task);

    public void Changed(TaskResource task) => Write(task, ContractsJsonContext.Default.TaskResource);

    /// <summary>The task, with its history in one more field.</summary>
    public void Details(TaskResource task, IReadOnlyList<TaskEventResource> history) => WriteLine(writer =>
    {
        writer.WriteStartObject();
        foreach (var property in JsonSerializer.SerializeToElement(task, ContractsJsonContext.Default.TaskResource).EnumerateObject())
        {
            writer.WritePropertyName(property.Name);
            Copy(property.Value, writer);
        }

        writer.WritePropertyName("history");
        Copy(
            JsonSerializer.SerializeToElement(new TaskEventListResource(history, null), ContractsJsonContext.Default.TaskEventListResource).GetProperty("items"),
            writer);
        writer.WriteEndObject();
    });

    public void List(IReadOnlyList<TaskResource> tasks)
    {
        foreach (var task in tasks)
        {
            Changed(task);
        }
    }

    public void Deleted(string taskId) => WriteLine(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("task_id", taskId);
        writer.WriteBoolean("deleted", true);
        writer.WriteEndObject();
    });

    public void Line(BatchLineResource line) => Write(line, ContractsJsonContext.Default.BatchLineResource);

    public void Summary(string sentence)
    {
    }

    public void Event(StreamEventResource happened, bool namesTask)
    {
        Write(happened, ContractsJsonContext.Default.StreamEventResource);
        output.Flush();
    }

    public void Log(TaskLogResource line, bool amongEvents)
    {
        Write(line, ContractsJsonContext.Default.TaskLogResource);
        output.Flush();
    }

    public void Count(BulkCountResource count) => Write(count, ContractsJsonContext.Default.BulkCountResource);

    public void Bulk(BulkJobResource job) => Write(job, ContractsJsonContext.Default.BulkJobResource);

    public void BulkList(IReadOnlyList<BulkJobResource> jobs)
    {
        foreach (var job in jobs)
        {
            Bulk(job);
        }
    }

    public void Members(IReadOnlyList<MemberResource> members)
    {
        foreach (var member in members)
        {
            Write(member, ContractsJsonContext.Default.MemberResource);
        }
    }

    public void Shards(IReadOnlyList<ShardResource> shards)
    {
        foreach (var shard in shards)
        {
            Write(shard, ContractsJsonContext.Default.ShardResource);
        }
    }

    public void Cluster(ClusterResource cluster) => Write(cluster, ContractsJsonContext.Default.ClusterResource);

    public void NodeChanged(NodeChangeResource change) => Write(change, ContractsJsonContext.Default.NodeChangeResource);

    public void Rebalancing(RebalanceResource rebalance) => Write(rebalance, ContractsJsonContext.Default.RebalanceResource);

    public void Lock(HeldLockResource held) => Write(held, ContractsJsonContext.Default.HeldLockResource);

    public void Released(ReleasedLockResource released) => Write(released, ContractsJsonContext.Default.ReleasedLockResource);

    public void LockList(IReadOnlyList<LockResource> locks)
    {
        foreach (var held in locks)
        {
            Write(held, ContractsJsonContext.Default.LockResource);
        }
    }

    public void CacheLayers(IReadOnlyList<CacheLayerResource> layers)
    {
        foreach (var layer in layers)
        {
            Write(layer, ContractsJsonContext.Default.CacheLayerResource);
        }
    }

    public void CacheEntries(IReadOnlyList<CacheEntryResource> entries)
    {
        foreach (var entry in entries)
        {
            Write(entry, ContractsJsonContext.Default.CacheEntryResource);
        }
    }

    public void CacheCleared(ClearedCacheResource cleared) => Write(cleared, ContractsJsonContext.Default.ClearedCacheResource);

    public void Schedule(ScheduleResource schedule) => Write(schedule, ContractsJsonContext.Default.ScheduleResource);

    public void ScheduleList(IReadOnlyList<ScheduleResource> schedules)
    {
        foreach (var schedule in schedules)
        {
            Schedule(schedule);
        }
    }

    public void Workflow(WorkflowResource workflow) => Write(workflow, ContractsJsonContext.Default.WorkflowResource);

    public void WorkflowList(IReadOnlyList<WorkflowResource> workflows)
    {
        foreach (var workflow in workflows)
        {
            Workflow(workflow);
        }
    }

    public void Started(RunResource run) => Run(run);

    public void Run(RunResource run) => Write(run, ContractsJsonContext.Default.RunResource);

    public void RunList(IReadOnlyList<RunResource> runs)
    {
        foreach (var run in runs)
        {
            Run(run);
        }
    }

    public void RunChanged(RunResource run, RunResource? before)
    {
        if (run.Revision != before?.Revision)
        {
            Run(run);
            output.Flush();
        }
    }

    public void Agent(AgentResource agent) => Write(agent, ContractsJsonContext.Default.AgentResource);

    public void AgentList(IReadOnlyList<AgentResource> agents)
    {
        foreach (var agent in agents)
        {
            Agent(agent);
        }
    }

    public void AgentLeaving(string agentId, DeregisteredAgentResource answer) => WriteLine(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("agent_id", agentId);
        writer.WriteString("status", answer.Status);
        writer.WriteEndObject();
    });

    public void AgentEvent(AgentEvent happened)
    {
        WriteLine(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", AgentFields.NameOf(happened.Kind));
            writer.WriteString("at", AgentFields.Now(TimeProvider.System));
            writer.WriteString("agent_id", happened.AgentId);
            writer.WriteString("task_id", happened.TaskId);
            writer.WriteString("task_type", happened.TaskType);
            writer.WritePropertyName("attempt");
            JsonSerializer.Serialize(writer, happened.Attempt);
            writer.WriteString("detail", happened.Detail);
            writer.WriteEndObject();
        });
        output.Flush();
    }

    public void Status(StatusResource status, Uri server) => Write(status, ContractsJsonContext.Default.StatusResource);

    public void Configuration(IReadOnlyList<EffectiveSetting> settings)
    {
        foreach (var entry in settings)
        {
            WriteLine(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("key", entry.Setting.Key);
                writer.WritePropertyName("value");
                entry.Json.WriteTo(writer);
                writer.WriteString("source", entry.Origin.Name);
                writer.WriteEndObject();
            });
        }
    }

    public void Version(string version, string? commit) => WriteLine(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("version", version);
        writer.WriteString("commit", commit);
        writer.WriteEndObject();
    });

    public void Dispose() => output.Dispose();

    /// <summary>By way of an element: stored values pass through the contract as they are, and may have lines.</summary>
    private void Write<T>(T value, JsonTypeInfo<T> type) => WriteLine(writer => Copy(JsonSerializer.SerializeToElement(value, type), writer));

    private static void Copy(JsonElement element, Utf8JsonWriter writer) => writer.WriteRawValue(JsonText.OneLine(element), skipInputValidation: true);

    private void WriteLine(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            write(writer);
        }

        // One line: a line break inside of a stored value is white space, as strings write theirs as escapes.
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)).ReplaceLineEndings(string.Empty));
    }
}
