namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>
/// The tenants of a domain and how far each has used its share: start-time fair queueing (Goyal, Vin, Cheng 1996). Each start moves its tenant's
/// tag on by what an attempt of it costs, divided by its weight; who waits and has the least tag comes first. A tenant that was
/// idle goes on from the present and gets nothing for the past.
/// </summary>
internal sealed class Tenants(KeyedLimit<double> weights)
{
    // How much the last attempt counts in the average.
    private const double Newest = 0.2;

    // Attempts of no time at all must not stop the tags, or the first tenant would get everything.
    private const double LeastCost = 1e-6;
    private const int IdleSlack = 64;
    private readonly Dictionary<string, Tenant> named = new(StringComparer.Ordinal);
    private int idle;

    /// <summary>The tasks without the tag share as one.</summary>
    public Tenant Untagged { get; private set; } = new("", weights.Of(""));

    /// <summary>Virtual time: the tag of the last start.</summary>
    public double Now { get; private set; }

    /// <summary>The average over all tenants: what is assumed of one that is new.</summary>
    public double AverageCost { get; private set; } = 1;

    /// <summary>True while there is a tenant with a name, and so a share to look at.</summary>
    public bool AreNamed => named.Count > idle;

    /// <summary>Tenants held, idle ones included.</summary>
    internal int Count => named.Count;

    /// <summary>All that are remembered, for snapshots.</summary>
    public IEnumerable<Tenant> All => named.Values.Append(Untagged);

    public Tenant Find(string name)
    {
        if (!named.TryGetValue(name, out var tenant))
        {
            named.Add(name, tenant = new Tenant(name, weights.Of(name)));
            idle++;
        }

        return tenant;
    }

    /// <summary>One more <see cref="TaskFlow"/> has the tenant.</summary>
    public void Hold(Tenant tenant) => idle -= tenant.Flows++ == 0 ? 1 : 0;

    /// <summary>One less has it. Idle tenants are forgotten, at the latest when there are as many as others.</summary>
    public void Release(Tenant tenant)
    {
        if (--tenant.Flows > 0)
        {
            return;
        }

        idle++;
        if (!AreNamed)
        {
            named.Clear();
            idle = 0;
            Now = 0;
            Untagged.Tag = 0;
        }
        else if (idle > named.Count - idle + IdleSlack)
        {
            foreach (var old in named.Values.Where(other => other.Flows == 0).ToList())
            {
                named.Remove(old.Name);
            }

            idle = 0;
        }
    }

    /// <summary>An attempt has started. Who used less than its share while it was idle starts from the present.</summary>
    public void Started(Tenant? tenant)
    {
        if (AreNamed)
        {
            tenant ??= Untagged;
            Now = Math.Max(Now, tenant.Tag);
            tenant.Tag = Now + (Math.Max(LeastCost, double.IsNaN(tenant.Cost) ? AverageCost : tenant.Cost) / tenant.Weight);
        }
    }

    /// <summary>An attempt has ended after so many slot seconds.</summary>
    public void Ended(Tenant? tenant, double seconds)
    {
        if (AreNamed)
        {
            tenant ??= Untagged;
            AverageCost += Newest * (seconds - AverageCost);
            tenant.Cost = double.IsNaN(tenant.Cost) ? seconds : tenant.Cost + (Newest * (seconds - tenant.Cost));
        }
    }

    /// <summary>Goes on from a snapshot.</summary>
    public void Restore(double now, double averageCost)
    {
        Now = now;
        AverageCost = averageCost;
    }
}
