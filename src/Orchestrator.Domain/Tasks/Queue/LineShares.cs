using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// The lanes of a line that do not stand aside, by tenant. The line's oldest task says which level of priority it is at, so that ageing
/// holds for the level; of several tenants on that level it is the turn of the one with the least tag.
/// </summary>
internal sealed class LineShares(Tenants tenants)
{
    private const int EmptySlack = 64;
    private readonly RankHeap<TenantShare> shares = new(0);
    private readonly Dictionary<(Tenant Tenant, int Level), TenantShare> known = [];

    /// <summary>The lane with the oldest task; null when there is none.</summary>
    public ReadyLane? First => shares.First?.Lanes.First;

    /// <summary>Where that task stands in the common order; there must be one.</summary>
    public QueueKey FirstRank => shares.FirstRank;

    /// <summary>The tag of the tenant whose turn it is; there must be one.</summary>
    public double NextTag => NextShare.Tenant.Tag;

    /// <summary>The lane whose turn it is; there must be one.</summary>
    public ReadyLane Next => NextShare.Lanes.First!;

    private TenantShare NextShare
    {
        get
        {
            var next = shares.First!;
            if (shares.Count == 1 || !tenants.AreNamed)
            {
                return next;
            }

            for (var i = 1; i < shares.Count; i++)
            {
                if (shares[i].Item is var other && other.Level == next.Level && IsBefore(other, next))
                {
                    next = other;
                }
            }

            return next;
        }
    }

    public void Set(ReadyLane lane, QueueKey rank)
    {
        var share = lane.Share ??= ShareOf(lane);
        share.Lanes.Set(lane, rank);
        shares.Set(share, share.Lanes.FirstRank);
    }

    public void Remove(ReadyLane lane)
    {
        if (lane.Share is not { } share)
        {
            return;
        }

        lane.Share = null;
        share.Lanes.Remove(lane);
        if (share.Lanes.Count > 0)
        {
            shares.Set(share, share.Lanes.FirstRank);
            return;
        }

        shares.Remove(share);
        if (known.Count > (2 * shares.Count) + EmptySlack)
        {
            DropEmpty();
        }
    }

    /// <summary>Empty shares are kept for the next task of their tenant; of tenants that do not come back they must not pile up.</summary>
    private void DropEmpty()
    {
        foreach (var (key, share) in known)
        {
            if (share.Lanes.Count == 0)
            {
                known.Remove(key);
            }
        }
    }

    private static bool IsBefore(TenantShare one, TenantShare other) =>
        one.Tenant.Tag < other.Tenant.Tag
        || (one.Tenant.Tag.Equals(other.Tenant.Tag) && one.Lanes.FirstRank < other.Lanes.FirstRank);

    private TenantShare ShareOf(ReadyLane lane)
    {
        var tenant = lane.Flow?.Tenant ?? tenants.Untagged;
        if (!known.TryGetValue((tenant, lane.Level), out var share))
        {
            known.Add((tenant, lane.Level), share = new TenantShare(lane.Level, tenant));
        }

        return share;
    }
}
