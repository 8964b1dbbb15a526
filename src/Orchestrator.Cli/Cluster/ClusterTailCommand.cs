using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Cluster;

/// <summary><c>orc cluster tail</c></summary>
internal sealed class ClusterTailCommand : ClientCommand
{
    public ClusterTailCommand()
        : base(
            "tail",
            "Show what happens to the cluster as it happens, until Ctrl+C: nodes that come and go, a new master, shards that are placed.",
            "orc cluster tail",
            "orc cluster tail --json | jq 'select(.type == \"shard_placed\")'") => AddCommonOptions(hasIds: false);

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        using var end = new LiveEnd(cancellation);
        try
        {
            // A server that is not there is told at once.
            var cluster = await connection.Client.ClusterAsync(end.Token);
            await foreach (var next in connection.Patient.EventsAsync(new EventFilter { Topic = "cluster" }, cancellation: end.Token))
            {
                switch (next)
                {
                    case OrchestratorEvent.Began:
                        await Console.Error.WriteLineAsync(cluster.Kind == "none"
                            ? $"{cluster.Self} stands alone: nothing will happen here. Ctrl+C ends it."
                            : $"Listening to {cluster.Self}, one of {cluster.Members.Count} members; Ctrl+C ends it.");
                        break;
                    case OrchestratorEvent.Reset:
                        await Console.Error.WriteLineAsync("Events may be missing here: the server was away.");
                        break;
                    case OrchestratorEvent.Happened happened:
                        screen.Event(happened.Event, namesTask: false);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
        {
            // That is how it ends.
        }

        return ExitCodes.Done;
    }
}
