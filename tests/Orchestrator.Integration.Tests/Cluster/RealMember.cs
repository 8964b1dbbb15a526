using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Cluster;
using Orchestrator.Cluster.Postgres;
using Orchestrator.Cluster.Transport;

namespace Orchestrator.Integration.Tests.Cluster;

/// <summary>A node with a listener and connections of its own. It can be silenced as if its process were killed.</summary>
internal sealed class RealMember : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HeldStore store;
    private readonly WebSocketLinks links;
    private bool isKilled;

    private RealMember(WebApplication app, HeldStore store, WebSocketLinks links, ClusterNode cluster)
    {
        (this.app, this.store, this.links, Cluster) = (app, store, links, cluster);
    }

    public ClusterNode Cluster { get; }

    public static async Task<RealMember> StartAsync(string node, string connectionString, string schema)
    {
        var store = new HeldStore(await PostgresClusterStore.OpenAsync(connectionString, schema));
        var options = new ClusterOptions { Node = node, Address = new Uri("http://127.0.0.1:1") };
        var links = new WebSocketLinks(await store.SecretAsync($"secret of {node}", default), options.LeaseDuration);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        app.Map(WebSocketLinks.Path, links.HandleAsync);
        await app.StartAsync();
        options.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return new RealMember(app, store, links, new ClusterNode(options, new ClusterEnvironment { Store = store, Links = links }));
    }

    /// <summary>Its streams break, nobody listens any longer, and the store hears nothing of it.</summary>
    public void Kill()
    {
        isKilled = true;
        store.IsHeld = true;
        app.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        links.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    public async ValueTask DisposeAsync()
    {
        if (!isKilled)
        {
            await Cluster.DisposeAsync();
        }

        await app.DisposeAsync();
        await store.DisposeAsync();
    }
}
