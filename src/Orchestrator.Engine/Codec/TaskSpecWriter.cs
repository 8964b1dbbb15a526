using System.Text.Json;
using Orchestrator.Domain.Tasks;
using N = Orchestrator.Engine.Codec.EventNames;

namespace Orchestrator.Engine.Codec;

/// <summary>Writes a task's spec; what has its default is left out.</summary>
internal static class TaskSpecWriter
{
    public static void Write(Utf8JsonWriter json, TaskSpec spec)
    {
        json.WriteStartObject();
        json.WriteString(N.TaskType, spec.Type);
        json.WriteString(N.Domain, spec.Domain);
        if (spec.Priority != TaskPriority.Normal)
        {
            json.WriteNumber(N.Priority, spec.Priority);
        }

        TaskEventWriter.WritePayload(json, N.Input, spec.Input);
        if (!ReferenceEquals(spec.Requirements, TaskRequirements.None) && !spec.Requirements.Equals(TaskRequirements.None))
        {
            Write(json, spec.Requirements);
        }

        if (spec.Timeout != TaskSpec.DefaultTimeout)
        {
            json.WriteNumber(N.Timeout, spec.Timeout.TotalSeconds);
        }

        if (spec.QueueTimeout is { } queueTimeout)
        {
            json.WriteNumber(N.QueueTimeout, queueTimeout.TotalSeconds);
        }

        if (spec.RunAt is { } runAt)
        {
            json.WriteString(N.RunAt, runAt.ToString());
        }

        if (spec.Delay is { } delay)
        {
            json.WriteNumber(N.Delay, delay.TotalSeconds);
        }

        if (!ReferenceEquals(spec.Retry, RetryPolicy.Default) && spec.Retry != RetryPolicy.Default)
        {
            Write(json, spec.Retry);
        }

        if (spec.IdempotencyKey is { } key)
        {
            json.WriteString(N.IdempotencyKey, key);
            json.WriteString(N.BodyHash, spec.BodyHash.ToString("x32"));
        }

        if (spec.ConcurrencyKey is { } concurrencyKey)
        {
            json.WriteString(N.ConcurrencyKey, concurrencyKey);
        }

        WritePairs(json, N.Tags, spec.Tags);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TaskRequirements requirements)
    {
        json.WriteStartObject(N.Requirements);
        if (requirements.Capabilities.Count > 0)
        {
            json.WriteStartArray(N.Capabilities);
            foreach (var capability in requirements.Capabilities)
            {
                json.WriteStringValue(capability);
            }

            json.WriteEndArray();
        }

        WritePositive(json, N.MinCpu, requirements.MinCpu);
        WritePositive(json, N.MinMemory, requirements.MinMemory);
        WritePositive(json, N.Gpu, requirements.Gpu);
        WritePairs(json, N.Labels, requirements.Labels);
        if (requirements.DeviceId is { } device)
        {
            json.WriteString(N.DeviceId, device);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RetryPolicy policy)
    {
        json.WriteStartObject(N.Retry);
        json.WriteNumber(N.MaxAttempts, policy.MaxAttempts);
        json.WriteNumber(N.InitialInterval, policy.InitialInterval.TotalSeconds);
        json.WriteNumber(N.BackoffCoefficient, policy.BackoffCoefficient);
        json.WriteNumber(N.MaximumInterval, policy.MaximumInterval.TotalSeconds);
        json.WriteNumber(N.Jitter, policy.Jitter);
        json.WriteStartArray(N.RetryOn);
        foreach (var (name, kind) in ErrorKindNames.All)
        {
            if (policy.RetryOn.HasFlag(kind))
            {
                json.WriteStringValue(name);
            }
        }

        json.WriteEndArray();
        json.WriteNumber(N.MaxLosses, policy.MaxLosses);
        json.WriteEndObject();
    }

    private static void WritePositive(Utf8JsonWriter json, JsonEncodedText name, double value)
    {
        if (value > 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WritePairs(Utf8JsonWriter json, JsonEncodedText name, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in pairs)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
