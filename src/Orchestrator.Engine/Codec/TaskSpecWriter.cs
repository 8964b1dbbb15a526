using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Engine.Codec;

/// <summary>Writes a task's spec; what has its default is left out.</summary>
internal readonly struct TaskSpecWriter(JsonLineWriter json)
{
    private readonly JsonLineWriter json = json;

    public void Write(TaskSpec spec)
    {
        json.Raw("{\"task_type\":"u8);
        json.String(spec.Type);
        json.Raw(",\"domain\":"u8);
        json.String(spec.Domain);
        if (spec.Priority != TaskPriority.Normal)
        {
            json.Raw(",\"priority\":"u8);
            json.Number(spec.Priority);
        }

        json.Payload(",\"input\":"u8, ",\"input_packed\":"u8, spec.Input);

        if (!spec.Requirements.Equals(TaskRequirements.None))
        {
            Write(spec.Requirements);
        }

        if (spec.Timeout != TaskSpec.DefaultTimeout)
        {
            WriteSeconds(",\"timeout\":"u8, spec.Timeout);
        }

        WriteSeconds(",\"queue_timeout\":"u8, spec.QueueTimeout);
        if (spec.RunAt is { } runAt)
        {
            json.Raw(",\"run_at\":"u8);
            json.Time(runAt);
        }

        WriteSeconds(",\"delay\":"u8, spec.Delay);
        if (!ReferenceEquals(spec.Retry, RetryPolicy.Default) && spec.Retry != RetryPolicy.Default)
        {
            Write(spec.Retry);
        }

        if (spec.IdempotencyKey is { } key)
        {
            json.Raw(",\"idempotency_key\":"u8);
            json.String(key);
            json.Raw(",\"body_hash\":"u8);
            json.Hex(spec.BodyHash);
        }

        if (spec.Parent is { } parent)
        {
            json.Raw(",\"parent\":"u8);
            json.String(parent.ToString());
        }

        if (spec.ConcurrencyKey is { } concurrencyKey)
        {
            json.Raw(",\"concurrency_key\":"u8);
            json.String(concurrencyKey);
        }

        if (spec.Cache is { } cache)
        {
            Write(cache);
        }

        if (spec.Tags.Count > 0)
        {
            json.Raw(",\"tags\":"u8);
            WritePairs(spec.Tags);
        }

        json.Raw("}"u8);
    }

    private void Write(TaskRequirements requirements)
    {
        json.Raw(",\"requirements\":{\"capabilities\":["u8);
        for (var i = 0; i < requirements.Capabilities.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            json.String(requirements.Capabilities[i]);
        }

        json.Raw("]"u8);
        WritePositive(",\"min_cpu\":"u8, requirements.MinCpu);
        WritePositive(",\"min_memory\":"u8, requirements.MinMemory);
        WritePositive(",\"gpu\":"u8, requirements.Gpu);
        if (requirements.Labels.Count > 0)
        {
            json.Raw(",\"labels\":"u8);
            WritePairs(requirements.Labels);
        }

        if (requirements.DeviceId is { } device)
        {
            json.Raw(",\"device_id\":"u8);
            json.String(device);
        }

        if (requirements.Zone is { } zone)
        {
            json.Raw(",\"zone\":"u8);
            json.String(zone);
        }

        if (requirements.Redundancy != 1)
        {
            json.Raw(",\"redundancy\":"u8);
            json.Number(requirements.Redundancy);
        }

        if (requirements.RedundancyPolicy != RedundancyPolicy.First)
        {
            json.Raw(",\"redundancy_policy\":"u8);
            json.String(requirements.RedundancyPolicy.Name());
        }

        json.Raw("}"u8);
    }

    private void Write(CachePolicy cache)
    {
        json.Raw(",\"cache\":{\"strategy\":"u8);
        json.String(cache.Strategy.Name());
        json.Raw(",\"ttl\":"u8);
        json.Number(cache.TimeToLive.TotalSeconds);
        if (cache.Version.Length > 0)
        {
            json.Raw(",\"version\":"u8);
            json.String(cache.Version);
        }

        json.Raw(",\"key\":"u8);
        json.Hex(cache.Key);
        json.Raw("}"u8);
    }

    private void Write(RetryPolicy policy)
    {
        json.Raw(",\"retry\":{\"max_attempts\":"u8);
        json.Number(policy.MaxAttempts);
        WriteSeconds(",\"initial_interval\":"u8, policy.InitialInterval);
        json.Raw(",\"backoff_coefficient\":"u8);
        json.Number(policy.BackoffCoefficient);
        WriteSeconds(",\"maximum_interval\":"u8, policy.MaximumInterval);
        json.Raw(",\"jitter\":"u8);
        json.Number(policy.Jitter);
        json.Raw(",\"retry_on\":["u8);
        var separator = ""u8;
        foreach (var (name, kind) in ErrorKindNames.All)
        {
            if (policy.RetryOn.HasFlag(kind))
            {
                json.Raw(separator);
                json.String(name);
                separator = ","u8;
            }
        }

        json.Raw("],\"max_losses\":"u8);
        json.Number(policy.MaxLosses);
        json.Raw("}"u8);
    }

    private void WriteSeconds(ReadOnlySpan<byte> name, TimeSpan? value)
    {
        if (value is { } time)
        {
            json.Raw(name);
            json.Number(time.TotalSeconds);
        }
    }

    private void WritePositive(ReadOnlySpan<byte> name, double value)
    {
        if (value > 0)
        {
            json.Raw(name);
            json.Number(value);
        }
    }

    private void WritePairs(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        json.Raw("{"u8);
        for (var i = 0; i < pairs.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            json.String(pairs[i].Key);
            json.Raw(":"u8);
            json.String(pairs[i].Value);
        }

        json.Raw("}"u8);
    }
}
