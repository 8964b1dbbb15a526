using Orchestrator.Cluster;
using Orchestrator.Integration.Tests.Support.Postgres;
using Orchestrator.Tests.Cluster;

namespace Orchestrator.Integration.Tests.Cluster;

/// <summary>The conformance suite on PostgreSQL and WebSockets over the loopback.</summary>
public sealed class RealClusterTests : ManyNodesConformance, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string schema = PostgresServer.NewSchema();
    private readonly Dictionary<ICluster, RealMember> members = [];
    private readonly SemaphoreSlim signs = new(0);
    private PostgresServer server = null!;

    public async ValueTask InitializeAsync() => server = await PostgresServer.SharedAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var member in members.Values)
        {
            await member.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DropAsync(schema);
        }
    }

    protected override ICluster Create(string node)
    {
        var member = RealMember.StartAsync(node, server.ConnectionString, schema).GetAwaiter().GetResult();
        members.Add(member.Cluster, member);
        member.Cluster.Membership.Watch(_ => signs.Release());
        return member.Cluster;
    }

    protected override void Until(Func<bool> condition)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(end) < Patience, "It did not happen in time.");
            // Not all that is waited for changes a view; then it is looked at again soon.
            signs.Wait(10);
        }
    }

    protected override T Call<T>(ICluster node, Func<ICluster, Task<T>> call) => call(node).WaitAsync(Patience).GetAwaiter().GetResult();

    protected override void Kill(ICluster node) => members[node].Kill();
}
