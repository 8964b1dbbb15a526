using Orchestrator.Cluster.Transport;
using Orchestrator.Engine;

namespace Orchestrator.Server.Cluster;

/// <summary>Where other nodes open their streams: before keys are asked for, since nodes know each other by the cluster's secret.</summary>
internal static class ClusterStreams
{
    public static void Map(WebApplication app)
    {
        if (app.Services.GetRequiredService<OrchestratorNode>().Streams is not { } streams)
        {
            return;
        }

        app.UseWebSockets();
        app.Use((context, next) => context.Request.Path == WebSocketLinks.Path ? streams.HandleAsync(context) : next(context));
    }
}
