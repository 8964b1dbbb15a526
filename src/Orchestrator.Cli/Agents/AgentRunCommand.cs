using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Sdk.Agents;

namespace Orchestrator.Cli.Agents;

/// <summary><c>orc agent run</c></summary>
internal sealed class AgentRunCommand : ClientCommand
{
    private readonly AllowedHandlers handlers = new();
    private readonly AgentOffer offer = new();

    private readonly Option<string> transport = new("--transport")
    {
        Description = "How it is given work: stream (a WebSocket; it polls where there can be none) or long-poll.",
        DefaultValueFactory = _ => "stream",
    };

    private readonly DurationOption patience = new("--patience", "How long it waits for what runs when it is stopped; the rest is given back. [default: 15s]");
    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "Tell of connections only, not of each task." };

    public AgentRunCommand()
        : base(
            "run",
            "Run tasks for a server until it is stopped; it waits for a server that is away and comes back.",
            "orc agent run --server http://orchestrator:9000 --allow process",
            "orc agent run --id gpu-box --capabilities gpu --gpu 2 --slots 2 --labels site=berlin --allow process",
            "orc agent run --id rack-1 --agents 8 --allow process,http")
    {
        transport.AcceptOnlyFromAmong("stream", "long-poll");
        handlers.AddTo(this);
        offer.AddTo(this);
        Add(transport);
        Add(patience);
        Add(quiet);
        AddCommonOptions(hasIds: false);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var registry = handlers.Create(parsed);
        using var signals = new StopSignals(cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        try
        {
            var workers = Workers(parsed, connection, registry, Watch(screen, parsed.GetValue(quiet)));
            await AllAsync(workers.Select(worker => worker.RunAsync(stop.Token)).ToList(), stop);
            return ExitCodes.Done;
        }
        finally
        {
            foreach (var handler in registry.Values)
            {
                (handler as IDisposable)?.Dispose();
            }
        }
    }

    private List<AgentWorker> Workers(
        ParseResult parsed, ServerConnection connection, IReadOnlyDictionary<string, ITaskHandler> registry, Action<AgentEvent> watch)
    {
        var all = offer.Of(parsed, () =>
        {
            var options = new AgentOptions
            {
                Server = connection.Address,
                ApiKey = connection.ApiKey,
                TaskTypes = handlers.Types(parsed),
                Transport = parsed.GetValue(transport) == "stream" ? AgentTransport.Stream : AgentTransport.LongPoll,
                Watch = watch,
            };
            options.DrainPatience = parsed.GetValue(patience) ?? options.DrainPatience;
            foreach (var (type, handler) in registry)
            {
                options.Handle(type, handler);
            }

            return options;
        });
        try
        {
            return [.. all.Select(options => new AgentWorker(options))];
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>When one is not wanted, the others leave as well.</summary>
    private static async Task AllAsync(List<Task> running, CancellationTokenSource stop)
    {
        try
        {
            await foreach (var ended in Task.WhenEach(running))
            {
                await ended;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Action<AgentEvent> Watch(IScreen screen, bool isQuiet)
    {
        var gate = new Lock();
        return happened =>
        {
            if (isQuiet && happened.TaskId is not null)
            {
                return;
            }

            lock (gate)
            {
                screen.AgentEvent(happened);
            }
        };
    }
}
