using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Engine;
using Orchestrator.Server;

namespace Orchestrator.Cli.Serve;

/// <summary>What a server that has started stands on, and among whom.</summary>
/// <param name="Words">In words.</param>
/// <param name="DataFolder">Its folder; null when its tasks are kept elsewhere, or nowhere.</param>
/// <param name="Database">Host, port and name of its database; null without one.</param>
/// <param name="Node">Its name in its cluster; null when it stands alone.</param>
/// <param name="Members">The members it sees; empty when it stands alone.</param>
internal sealed record ServerPlace(string Words, string? DataFolder, string? Database, string? Node, IReadOnlyList<string> Members)
{
    public static ServerPlace Of(WebApplication app)
    {
        var store = app.Services.GetRequiredService<StoreWords>();
        var cluster = app.Services.GetRequiredService<OrchestratorNode>().Cluster;
        var view = cluster is { IsLocal: false } ? cluster.Membership.View : null;
        return new ServerPlace(store.Text, store.DataFolder, store.Database, view?.Self.Node, [.. view?.Members.Select(member => member.Id.Node) ?? []]);
    }
}
