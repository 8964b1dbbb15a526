namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>
/// The keys and tenants that are in use, found once for each task. One that nothing needs any longer is forgotten: names can be of
/// endless variety.
/// </summary>
internal sealed class FlowTable(FlowLimits limits)
{
    private readonly Dictionary<(FlowKey? Key, Tenant Tenant), TaskFlow> flows = [];
    private readonly PriorityQueue<FlowKey, long> idle = new();
    private readonly bool ignoresKeys = limits.IgnoresKeys;

    public Dictionary<string, FlowKey> Keys { get; } = new(StringComparer.Ordinal);

    public Tenants Tenants { get; } = new(limits.TenantWeights);

    /// <summary>Gives a task what it counts against; nothing for a task that has neither a key that is limited nor a tenant.</summary>
    public void Hold(TaskRecord task)
    {
        var key = !ignoresKeys && task.Spec.ConcurrencyKey is { } name && limits.Limits(name) ? KeyOf(name) : null;
        var tenant = task.Spec.Tags.Count > 0 && TenantOf(task.Spec) is { } named ? Tenants.Find(named) : null;
        if (key is null && tenant is null)
        {
            return;
        }

        var flow = tenant is null ? key!.Alone : flows.GetValueOrDefault((key, tenant));
        if (flow is null)
        {
            flow = new TaskFlow(key, tenant);
            if (tenant is null)
            {
                key!.Alone = flow;
            }
            else
            {
                flows.Add((key, tenant), flow);
            }

            if (key is not null)
            {
                key.Flows++;
            }

            if (tenant is not null)
            {
                Tenants.Hold(tenant);
            }
        }

        flow.Tasks++;
        task.Flow = flow;
    }

    /// <summary>The task has ended.</summary>
    public void Release(TaskRecord task, Instant now)
    {
        var flow = task.Flow!;
        task.Flow = null;
        if (--flow.Tasks > 0)
        {
            return;
        }

        if (flow.Tenant is { } tenant)
        {
            flows.Remove((flow.Key, tenant));
            Tenants.Release(tenant);
        }
        else
        {
            flow.Key!.Alone = null;
        }

        if (flow.Key is { } key && --key.Flows == 0)
        {
            Forget(key, now);
        }
    }

    /// <summary>Forgets the keys whose buckets are full by now.</summary>
    public void ForgetIdle(Instant now)
    {
        while (idle.TryPeek(out var key, out var at) && at <= now.Microseconds)
        {
            idle.Dequeue();
            key.IsFading = false;
            if (key.Flows == 0)
            {
                Forget(key, now);
            }
        }
    }

    /// <summary>What does not follow from the tasks in memory.</summary>
    public FlowMemory Remember(long domain, Instant now) => new(
        domain,
        [.. Keys.Values.Where(key => key.Bucket.FullAt > now).Select(key => (key.Name, key.Bucket.Position))],
        Tenants.Now,
        Tenants.AverageCost,
        Tenants.AreNamed ? [.. Tenants.All.Select(tenant => (tenant.Name, tenant.Tag, tenant.Cost))] : []);

    public void Restore(FlowMemory memory)
    {
        foreach (var (name, position) in memory.Keys.Where(key => limits.Limits(key.Name)))
        {
            var key = KeyOf(name);
            key.Bucket.Position = position;
            Forget(key, Instant.Min);
        }

        Tenants.Restore(memory.Now, memory.AverageCost);
        foreach (var (name, tag, cost) in memory.Tenants)
        {
            var tenant = name.Length == 0 ? Tenants.Untagged : Tenants.Find(name);
            (tenant.Tag, tenant.Cost) = (tag, cost);
        }
    }

    private static string? TenantOf(TaskSpec spec)
    {
        foreach (var (name, value) in spec.Tags)
        {
            if (name == FlowLimits.TenantTag)
            {
                return value;
            }
        }

        return null;
    }

    private FlowKey KeyOf(string name)
    {
        if (!Keys.TryGetValue(name, out var key))
        {
            Keys.Add(name, key = new FlowKey(name) { Limit = limits.Concurrency.Of(name) });
            key.Bucket.Rate = limits.Rates.Of(name);
        }

        return key;
    }

    private void Forget(FlowKey key, Instant now)
    {
        // One object for a name as long as a moment is set for it: a second one would be forgotten with the first.
        if (key.IsFading)
        {
            return;
        }

        if (key.Bucket.FullAt <= now)
        {
            Keys.Remove(key.Name);
            return;
        }

        key.IsFading = true;
        idle.Enqueue(key, key.Bucket.FullAt.Microseconds);
    }
}
