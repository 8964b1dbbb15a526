using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Orchestrator.Cluster;
using Orchestrator.Server.Status;

namespace Orchestrator.Tests.Server;

/// <summary>What <c>/api/v1/health/ready</c> says of a node of a cluster.</summary>
public sealed class MemberHealthTests
{
    private static readonly MemberId Self = new("a", 3);

    [Theory]
    [InlineData(MemberState.Up, true, 1, 200, "null")]
    [InlineData(MemberState.Up, false, 1, 503, "lease has run out")]
    [InlineData(MemberState.Joining, true, 1, 503, "is joining")]
    [InlineData(MemberState.Leaving, true, 1, 503, "is leaving")]
    [InlineData(MemberState.Down, true, 1, 503, "no member")]
    [InlineData(MemberState.Up, true, 2, 503, "cluster.minimum_members")]
    public async Task A_node_is_ready_while_it_is_up_and_holds_its_lease(MemberState state, bool holdsLease, int minimumMembers, int status, string told)
    {
        var answer = await AskAsync(
            ClusterView.Unknown("a") with
            {
                Self = Self,
                HoldsLease = holdsLease,
                Members = [new Member(Self, new Uri("http://localhost:1"), state, ["shards"], [], default)],
            },
            minimumMembers);

        Assert.Equal(status, answer.Status);
        Assert.Contains(told, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_has_not_joined_yet_is_not_ready() => Assert.Equal(503, (await AskAsync(ClusterView.Unknown("a"), 1)).Status);

    private static async Task<(int Status, string Body)> AskAsync(ClusterView view, int minimumMembers)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await new HealthEndpoints(null!, new Membership(view), minimumMembers, TimeProvider.System, new Lifetime()).ReadyAsync(context);
        await context.Response.BodyWriter.FlushAsync();
        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    private sealed class Membership(ClusterView view) : IMembership
    {
        public ClusterView View { get; } = view;

        public TimeSpan LeaseLeft => TimeSpan.Zero;

        public IDisposable Watch(Action<ClusterView> changed) => throw new NotSupportedException();

        public Task JoinAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task BeUpAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task LeaveAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> AskToLeaveAsync(string node, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> DownAsync(string node, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }
}
