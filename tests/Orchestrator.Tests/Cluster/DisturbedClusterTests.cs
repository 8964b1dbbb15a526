using Orchestrator.Cluster.InMemory;
using Orchestrator.Domain;

namespace Orchestrator.Tests.Cluster;

/// <summary>Whatever happens, in an order that a seed chooses: rules that hold throughout, and a cluster that is well again afterwards.</summary>
public sealed class DisturbedClusterTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];
    private static readonly string[] Shards = [.. Enumerable.Range(0, 10).Select(i => $"s{i}")];

    /// <summary>More seeds, for a long run.</summary>
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("ORCHESTRATOR_CLUSTER_SEEDS"), out var seeds) ? seeds : 40;

    [Fact]
    public void Rules_hold_through_faults_and_the_cluster_is_well_when_they_end()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            try
            {
                new Run(seed).Go();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }
        }
    }

    private sealed class Run
    {
        private readonly SeededChance chance;
        private readonly VirtualCluster world;
        private readonly Dictionary<string, (VirtualMember Member, Terms Terms, bool IsPaused)> nodes = [];
        private readonly HashSet<long> tokens = [];
        private bool isTokenTwice;
        private readonly bool personInterferes;
        private double storeTrouble;

        public Run(int seed)
        {
            chance = new SeededChance((ulong)seed);
            personInterferes = seed % 2 == 0;
            world = new VirtualCluster(seed, (_, _) => TimeSpan.FromMilliseconds(chance.NextUInt64() % 20));
            world.Fault = _ => Draw(storeTrouble)
                ? (chance.NextUInt64() % 4) switch
                {
                    0 => ClusterStoreFault.Unavailable,
                    1 => new ClusterStoreFault(FailsAfter: true),
                    2 => ClusterStoreFault.Hangs,
                    _ => new ClusterStoreFault(TimeSpan.FromMilliseconds(chance.NextUInt64() % 3000)),
                }
                : new ClusterStoreFault(TimeSpan.FromMilliseconds(chance.NextUInt64() % 10));
        }

        public void Go()
        {
            foreach (var name in Names[..3])
            {
                Start(name);
            }

            for (var i = 0; i < 60; i++)
            {
                Disturb();
                Pass(TimeSpan.FromMilliseconds(chance.NextUInt64() % 2000));
            }

            storeTrouble = 0;
            world.Network.MendAll();
            foreach (var name in Names)
            {
                Resume(name);
                Start(name);
            }

            world.Until(
                () =>
                {
                    Check();
                    return IsWell();
                },
                120);
        }

        private bool IsWell()
        {
            var views = nodes.Values.Select(node => node.Member.View).ToList();
            return views.All(view => view.HoldsLease && view.Version == views[0].Version)
                && views.All(one => views.All(view => view.IsAlive(one.Self)))
                && nodes.Values.Sum(node => node.Terms.Running.Count) == 1
                && views[0].Placements.Count == Shards.Length
                && views[0].Placements.Values.GroupBy(placement => placement.Owner).All(group => group.Count() == 2 && views[0].IsAlive(group.Key))
                && nodes.Values.All(from => nodes.Values.All(to => from == to || from.Member.Cluster.Transport.Send(to.Member.Self, 1, new byte[1])));
        }

        private void Disturb()
        {
            var name = Names[chance.NextUInt64() % (ulong)Names.Length];
            var other = Names[chance.NextUInt64() % (ulong)Names.Length];
            switch (chance.NextUInt64() % 10)
            {
                case 0 when nodes.Remove(name, out var node):
                    node.Member.Kill();
                    break;
                case 1:
                    Start(name);
                    break;
                case 2 when nodes.TryGetValue(name, out var node) && !node.IsPaused:
                    node.Member.Pause();
                    nodes[name] = node with { IsPaused = true };
                    break;
                case 3:
                    Resume(name);
                    break;
                case 4:
                    world.Network.Cut(VirtualCluster.AddressOf(name), VirtualCluster.AddressOf(other));
                    break;
                case 5:
                    world.Network.Mend(VirtualCluster.AddressOf(name), VirtualCluster.AddressOf(other));
                    break;
                case 6:
                    world.Network.Break(VirtualCluster.AddressOf(name), VirtualCluster.AddressOf(other));
                    break;
                case 7:
                    storeTrouble = (chance.NextUInt64() % 3) switch { 0 => 0.3, 1 => 1, _ => 0 };
                    break;
                case 8 when nodes.TryGetValue(name, out var node):
                    _ = node.Member.Call(cluster => cluster.Placement.RebalanceAsync(CancellationToken.None));
                    break;
                case 9 when personInterferes && nodes.TryGetValue(name, out var node):
                    _ = node.Member.Call(cluster => cluster.Membership.DownAsync(other, CancellationToken.None));
                    break;
            }
        }

        private void Start(string name)
        {
            if (nodes.ContainsKey(name))
            {
                return;
            }

            var (member, terms) = (world.Create(name), new Terms());
            nodes[name] = (member, terms, false);
            member.Cluster.Singletons.Host("thing", term =>
            {
                isTokenTwice |= !tokens.Add(term.Token);
                return terms.Start(term);
            });
            var served = new HashSet<long>();
            member.Cluster.Membership.Watch(view =>
            {
                foreach (var placement in view.Placements.Values.Where(placement => placement.Owner == view.Self && served.Add(placement.Version)))
                {
                    member.Cluster.Placement.Serving(placement);
                }
            });
            _ = member.Call(async cluster =>
            {
                await cluster.Membership.JoinAsync(CancellationToken.None);
                await cluster.Membership.BeUpAsync(CancellationToken.None);
                await Task.WhenAll(Shards.Select(shard => cluster.Placement.PlaceAsync(shard, CancellationToken.None)));
            });
        }

        private void Resume(string name)
        {
            if (nodes.TryGetValue(name, out var node) && node.IsPaused)
            {
                node.Member.Resume();
                nodes[name] = node with { IsPaused = false };
            }
        }

        private void Pass(TimeSpan time)
        {
            var end = world.Clock.GetTimestamp() + time.Ticks;
            world.Until(
                () =>
                {
                    Check();
                    return world.Clock.GetTimestamp() >= end;
                },
                10);
        }

        private void Check()
        {
            Assert.False(isTokenTwice, "A token was given twice.");
            // A process that sleeps does nothing, whatever it held when it fell asleep.
            var running = nodes.Values.Where(node => !node.IsPaused && node.Terms.Running.Count > 0).ToList();
            // Who is declared down by a person, and does not know yet, may go on for a moment with a stale token. Nothing else allows that.
            var alive = world.Store.Read().Members.Where(member => member.IsAlive).Select(member => member.Id).ToHashSet();
            Assert.True(running.Count(node => !personInterferes || alive.Contains(node.Member.Self)) <= 1, "Two living nodes run one singleton.");
            Assert.All(running, node => Assert.True(node.Member.View.HoldsLease, "A singleton runs without a lease."));
            Assert.All(running, node => Assert.True(node.Terms.Running.Count == 1, "A node runs one singleton twice."));
        }

        private bool Draw(double probability) => chance.NextUInt64() % 1000 < probability * 1000;
    }
}
