using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Sdk.Agents.Polling;
using Orchestrator.Sdk.Agents.Streams;
using Orchestrator.Sdk.Agents.Work;
using Orchestrator.Sdk.Retrying;

namespace Orchestrator.Sdk.Agents;

/// <summary>
/// An agent: leases tasks from a server, runs them with the handlers of its options, and reports. When its connection breaks off it comes back and
/// goes on; results are kept until the server has acknowledged them. Runs once.
/// </summary>
public sealed class AgentWorker
{
    /// <summary>A connection that lasted so long was a good one: the next failure is a first one again.</summary>
    private static readonly TimeSpan GoodConnection = TimeSpan.FromSeconds(5);

    private readonly AgentOptions options;
    private readonly ILogger logger;
    private readonly HeldWork work;
    private readonly AgentSession session;
    private AgentTransport transport;
    private int runs;

    /// <param name="options">Must not be changed afterwards.</param>
    /// <param name="logger">Null logs nothing.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public AgentWorker(AgentOptions options, ILogger<AgentWorker>? logger = null)
    {
        this.options = options.Checked();
        this.logger = logger ?? NullLogger<AgentWorker>.Instance;
        work = new HeldWork(options, this.logger);
        session = new AgentSession(options, work);
        transport = options.Transport;
    }

    /// <summary>Which agent it is.</summary>
    public string AgentId => options.AgentId;

    /// <summary>Works until it is told to stop or the server tells it to leave.</summary>
    /// <param name="stop">
    /// When it is cancelled, the agent takes no more work, waits <see cref="AgentOptions.DrainPatience"/> for what runs and for results to be
    /// acknowledged, gives the rest back and returns.
    /// </param>
    /// <exception cref="OrchestratorApiException">The server does not want it: the key is wrong, or what it says of itself.</exception>
    /// <exception cref="OrchestratorUnreachableException">There was no connection for longer than <see cref="AgentOptions.Retry"/> allows.</exception>
    public Task RunAsync(CancellationToken stop = default)
    {
        if (Interlocked.Exchange(ref runs, 1) != 0)
        {
            throw new InvalidOperationException("An AgentWorker runs once; make another one.");
        }

        // Its own code must not run where the caller's does.
        return Task.Run(() => WorkAsync(stop), CancellationToken.None);
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        using var over = new CancellationTokenSource();
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
        await using var stopping = stop.Register(work.Drain);
        var leaving = LeaveInTimeAsync(connecting, over);
        try
        {
            await StayConnectedAsync(connecting.Token, over.Token);
            Tell(AgentEventKind.Left, null);
        }
        finally
        {
            work.Drain();
            work.StopAll();
            await over.CancelAsync();
            await leaving;
        }
    }

    /// <summary>Bounds how long leaving takes, and ends tries to connect that are of no use any longer.</summary>
    private async Task LeaveInTimeAsync(CancellationTokenSource connecting, CancellationTokenSource over)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, options.Time, work.Draining);
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("Agent {Agent} takes no more work", AgentId);
        }

        await WaitForEndAsync(options.DrainPatience, over.Token);
        work.StopAll();
        await WaitForEndAsync(options.CancelGrace, over.Token);
        if (!work.Empty.IsCompleted)
        {
            await over.CancelAsync();
        }

        await connecting.CancelAsync();
    }

    private async Task WaitForEndAsync(TimeSpan patience, CancellationToken over)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over);
        await Task.WhenAny(work.Empty, Task.Delay(patience, options.Time, either.Token));
        await either.CancelAsync();
    }

    private async Task StayConnectedAsync(CancellationToken connecting, CancellationToken over)
    {
        using var http = new HttpMessageInvoker(Connections.Handler(options.Server));
        using var client = new OrchestratorClient(new OrchestratorClientOptions
        {
            Server = options.Server,
            ApiKey = options.ApiKey,
            Retry = ClientRetryOptions.Never,
            Time = options.Time,
        });
        var budget = new RetryBudget(options.Retry, options.Time);
        while (true)
        {
            TimeSpan wait;
            Exception failure;
            try
            {
                await ConnectAsync(http, client, connecting, over);
                return;
            }
            catch (OperationCanceledException) when (connecting.IsCancellationRequested)
            {
                return;
            }
            catch (StreamRefusedException e)
            {
                // What is wrong with the call itself, polling is told in the server's own words.
                transport = AgentTransport.LongPoll;
                logger.LogInformation("Agent {Agent} polls: {Reason}", AgentId, e.Message);
                Tell(AgentEventKind.Polling, e.Message);
                continue;
            }
            catch (Exception e) when (MayConnectAgain(e, budget, out wait))
            {
                failure = e;
            }

            logger.LogWarning("Agent {Agent} is not connected and tries again in {Wait:0.0} s: {Reason}", AgentId, wait.TotalSeconds, failure.Message);
            Tell(AgentEventKind.Disconnected, failure.Message);
            try
            {
                await Task.Delay(wait, options.Time, connecting);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ConnectAsync(HttpMessageInvoker http, OrchestratorClient client, CancellationToken connecting, CancellationToken over)
    {
        if (transport == AgentTransport.Stream)
        {
            using var socket = new StreamSocket(options, http);
            await new StreamLine(options, session, work, socket).RunAsync(connecting, over);
        }
        else
        {
            await new PollingLine(client, options, session, work).RunAsync(connecting, over);
        }
    }

    private bool MayConnectAgain(Exception failure, RetryBudget budget, out TimeSpan wait)
    {
        if (session.BreakOff() >= GoodConnection)
        {
            budget.Renew();
        }

        // A session that has ended is begun anew.
        return failure is OrchestratorApiException { Code: "session_ended" or "agent_not_found" } && session.Id is not null
            ? budget.Allows(asked: null, out wait)
            : budget.Allows(failure, repeatable: true, out wait);
    }

    private void Tell(AgentEventKind kind, string? detail) => options.Watch?.Invoke(new AgentEvent(kind, AgentId, Detail: detail));
}
