using System.Collections.Immutable;
using Orchestrator.Actors;
using Orchestrator.Cluster.Stores;

namespace Orchestrator.Cluster.InMemory;

/// <summary>A store that several nodes of one process share: for tests and simulations. What it holds is gone with it.</summary>
/// <param name="time">The store's clock.</param>
public sealed class InMemoryClusterStore(TimeProvider time)
{
    private static readonly TimeSpan DownIsKept = TimeSpan.FromDays(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Row> members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (MemberId? Holder, long Token)> singletons = new(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, ShardPlacement> placements = ImmutableSortedDictionary.Create<string, ShardPlacement>(StringComparer.Ordinal);
    private long version;
    private long placementVersion;
    private long lastIncarnation;
    private string? secret;

    internal TimeProvider Time => time;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The store as one node reaches it.</summary>
    /// <param name="dispatcher">Where its answers come.</param>
    /// <param name="fault">Decides how each call goes; null lets all go well.</param>
    public IClusterStore Open(IDispatcher dispatcher, Func<ClusterStoreCall, ClusterStoreFault>? fault = null) =>
        new InMemoryClusterStoreHandle(this, dispatcher, fault ?? (_ => ClusterStoreFault.None));

    internal JoinAnswer Join(JoinRequest node)
    {
        lock (gate)
        {
            var incarnation = lastIncarnation + 1;
            if (members.TryGetValue(node.Node, out var former))
            {
                if (former.Member.State != MemberState.Down && former.Member.Address != node.Address && former.LeaseUntil > Now)
                {
                    return new JoinAnswer(null, former.Member.Address, former.LeaseUntil - Now);
                }

                incarnation = Math.Max(incarnation, former.Member.Id.Incarnation + 1);
            }

            foreach (var old in members.Values.Where(row => row.Member.State == MemberState.Down && row.LeaseUntil + DownIsKept < Now).ToList())
            {
                Forget(old.Member.Id);
            }

            var id = new MemberId(node.Node, incarnation);
            members[node.Node] = new Row(new Member(id, node.Address, MemberState.Joining, node.Roles, node.Capabilities, Now), Now + node.Lease, node.Lease);
            version++;
            return new JoinAnswer(id);
        }
    }

    internal Renewal Renew(MemberId self)
    {
        lock (gate)
        {
            var row = Living(self);
            if (row is not null)
            {
                members[self.Node] = row with { LeaseUntil = Now + row.Lease };
            }

            return new Renewal(row is not null, version, members.Values.Any(other => other.Member.Id.Node != self.Node && IsExpired(other)));
        }
    }

    internal ClusterTable Read()
    {
        lock (gate)
        {
            return new ClusterTable(
                version,
                [.. members.Values.Select(row => row.Member).OrderBy(member => member.Id.Node, StringComparer.Ordinal)],
                [.. members.Values.Where(IsExpired).Select(row => row.Member.Id)],
                singletons.Where(one => one.Value.Holder is not null)
                    .ToImmutableSortedDictionary(one => one.Key, one => new SingletonTerm(one.Key, one.Value.Holder!.Value, one.Value.Token), StringComparer.Ordinal),
                placements);
        }
    }

    internal bool SetState(MemberId self, MemberState state)
    {
        lock (gate)
        {
            if (Living(self) is not { } row || state is not (MemberState.Up or MemberState.Leaving) || row.Member.State > state)
            {
                return false;
            }

            if (row.Member.State != state)
            {
                members[self.Node] = row with { Member = row.Member with { State = state } };
                version++;
            }

            return true;
        }
    }

    internal bool Down(MemberId member, bool onlyIfExpired)
    {
        lock (gate)
        {
            if (Living(member) is not { } row || (onlyIfExpired && !IsExpired(row)))
            {
                return false;
            }

            members[member.Node] = row with { Member = row.Member with { State = MemberState.Down } };
            version++;
            return true;
        }
    }

    internal bool Remove(MemberId self)
    {
        lock (gate)
        {
            if (!members.TryGetValue(self.Node, out var row) || row.Member.Id != self)
            {
                return false;
            }

            Forget(self);
            version++;
            return true;
        }
    }

    internal SingletonTerm? Take(string name, MemberId holder)
    {
        lock (gate)
        {
            var (former, token) = singletons.GetValueOrDefault(name);
            var isHeld = former is { } other && other != holder && Living(other) is { Member.IsAlive: true } row && !IsExpired(row);
            if (isHeld || Living(holder) is not { Member.State: MemberState.Up } taker || IsExpired(taker))
            {
                return null;
            }

            singletons[name] = (holder, token + 1);
            version++;
            return new SingletonTerm(name, holder, token + 1);
        }
    }

    internal bool Release(SingletonTerm term)
    {
        lock (gate)
        {
            if (singletons.GetValueOrDefault(term.Name) != (term.Holder, term.Token))
            {
                return false;
            }

            singletons[term.Name] = (null, term.Token);
            version++;
            return true;
        }
    }

    internal bool Place(SingletonTerm master, IReadOnlyList<ShardMove> moves)
    {
        lock (gate)
        {
            if (singletons.GetValueOrDefault(master.Name) != (master.Holder, master.Token) || Living(master.Holder) is not { Member.IsAlive: true })
            {
                return false;
            }

            foreach (var move in moves)
            {
                placements = placements.SetItem(move.Shard, new ShardPlacement(move.Shard, move.To, ++placementVersion));
            }

            version++;
            return true;
        }
    }

    internal string Secret(string proposed)
    {
        lock (gate)
        {
            return secret ??= proposed;
        }
    }

    /// <summary>The next life of a name that is not remembered is numbered above all that were forgotten.</summary>
    private void Forget(MemberId member)
    {
        lastIncarnation = Math.Max(lastIncarnation, member.Incarnation);
        members.Remove(member.Node);
    }

    private Row? Living(MemberId id) =>
        members.TryGetValue(id.Node, out var row) && row.Member.Id == id && row.Member.State != MemberState.Down ? row : null;

    private bool IsExpired(Row row) => row.Member.State != MemberState.Down && row.LeaseUntil < Now;

    private sealed record Row(Member Member, DateTimeOffset LeaseUntil, TimeSpan Lease);
}
