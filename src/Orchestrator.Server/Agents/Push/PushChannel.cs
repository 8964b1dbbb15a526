using System.Collections.Concurrent;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Agents.Push;

/// <summary>The way to an agent that is called: each attempt is one POST, whose answer is its end.</summary>
internal sealed class PushChannel(
    IAgents agents, PushClient client, AgentSessionGrant grant, string calledAs, Uri endpoint, int maxPayloadBytes, TimeProvider time, ILogger log) : IAgentChannel
{
    private const string ExecutePath = "api/v4/tasks/execute";
    private const string StatusPath = "api/v4/orchestrator/status";
    private const int MaxAround = 64 * 1024;
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);

    // The engine ends an attempt at its time-out; this is for a call that nobody waits for any longer.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<AttemptToken, PushCall> calls = new();
    private readonly TaskCompletionSource<IAgentStream> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long askedAt = time.GetTimestamp();
    private volatile bool isClosed;

    public string Connection => "push";

    /// <summary>Whether the agent is there shows when it is called.</summary>
    public bool StartsAtOnce => false;

    /// <summary>How often the agent is asked how it is; null when its node manager tells.</summary>
    public TimeSpan? HealthInterval { get; init; }

    /// <summary>The agent's session.</summary>
    public string Session => grant.Session;

    public bool IsClosed => isClosed;

    /// <summary>True once somebody wanted the agent to leave.</summary>
    public bool IsDraining { get; private set; }

    public bool IsHealthDue => !isClosed && HealthInterval is { } interval && time.GetElapsedTime(askedAt) >= interval;

    /// <summary>The session is this channel's. Work that came before waits for it.</summary>
    public void Open(IAgentStream stream) => opened.TrySetResult(stream);

    /// <summary>True when it is the way to this session at this address.</summary>
    public bool GoesOn(string session, Uri address) => !isClosed && session == grant.Session && address == endpoint;

    /// <summary>The agent was heard of.</summary>
    public void Renew()
    {
        if (opened.Task.IsCompletedSuccessfully)
        {
            opened.Task.Result.Renew();
        }
    }

    public void Assign(in Assignment assignment)
    {
        var call = new PushCall(assignment.Token, time, assignment.Timeout + Margin);
        if (calls.TryAdd(assignment.Token, call))
        {
            _ = RunAsync(assignment, call);
        }
    }

    public void Cancel(TaskId task, AttemptToken token, bool isCancelled)
    {
        if (calls.TryGetValue(token, out var call))
        {
            call.Stop(isCancelled);
        }
    }

    /// <summary>Nothing is told: no more work comes, and the answers of what it has are waited for.</summary>
    public void Drain() => IsDraining = true;

    public void Close(string reason)
    {
        isClosed = true;
        log.LogDebug("Agent {Agent} at {Endpoint} is called no more: {Reason}", grant.AgentId, endpoint, reason);
        foreach (var call in calls.Values)
        {
            call.Stop(isCancelled: false);
        }
    }

    /// <summary>Asks the agent how it is: an answer renews its session, and lets it have work again.</summary>
    public async ValueTask AskHealthAsync(CancellationToken cancellation)
    {
        askedAt = time.GetTimestamp();
        using var patience = new CancellationTokenSource(HealthTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(StatusPath));
            using var response = await client.SendAsync(request, both.Token);
            if (response.IsSuccessStatusCode)
            {
                Renew();
                HoldBack(null);
            }
            else
            {
                HoldBack($"it answers its health call with {(int)response.StatusCode}");
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            HoldBack($"it does not answer at {endpoint}");
        }
    }

    private void HoldBack(string? reason)
    {
        if (!isClosed)
        {
            agents.HoldBack(grant.AgentId, reason);
        }
    }

    private Uri Address(string path) => new(endpoint.AbsoluteUri.TrimEnd('/') + "/" + path);

    private async Task RunAsync(Assignment assignment, PushCall call)
    {
        var stream = await opened.Task;
        try
        {
            if (await CallAsync(assignment, call, stream) is { } answer)
            {
                await ReportAsync(assignment, call, answer);
            }
        }
        catch (Exception e)
        {
            log.LogError(e, "Pushing task {Task} to agent {Agent} failed: {Reason}", assignment.Task, grant.AgentId, e.Message);
        }
        finally
        {
            calls.TryRemove(assignment.Token, out _);
            call.Dispose();
        }
    }

    /// <summary>Null when there is nothing to report: the attempt has not started, or is over.</summary>
    private async Task<PushAnswer?> CallAsync(Assignment assignment, PushCall call, IAgentStream stream)
    {
        var hasStarted = false;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Address(ExecutePath))
            {
                Content = new PushContent(assignment, calledAs, () =>
                {
                    hasStarted = true;
                    stream.Accept(assignment.Task, assignment.Token);
                }),
            };
            using var response = await client.SendAsync(request, call.Token);
            var body = await PushClient.ReadAsync(response, maxPayloadBytes + MaxAround, call.Token);
            stream.Renew();
            return body is null ? PushAnswer.TooLarge(maxPayloadBytes) : PushAnswer.Read((int)response.StatusCode, body, maxPayloadBytes);
        }
        catch (OperationCanceledException) when (hasStarted || call.IsCancelled || call.IsOver)
        {
            return call.IsCancelled ? PushAnswer.Failure("The task was cancelled, and its call was broken off.")
                : call.IsOver ? null
                : PushAnswer.Failure($"The agent did not answer within {(assignment.Timeout + Margin).TotalSeconds:0} s.", ErrorKindNames.Timeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            log.LogDebug("Task {Task} pushed to agent {Agent} at {Endpoint}, started: {HasStarted}: {Reason}", assignment.Task, grant.AgentId, endpoint, hasStarted, e.Message);
            if (hasStarted)
            {
                return PushAnswer.Failure($"The call to the agent at {endpoint} broke off: {e.Message}", ErrorKindNames.NetworkError);
            }

            // Held back first: a free slot would be given the next task at once.
            HoldBack($"it cannot be reached at {endpoint}");
            stream.Busy(assignment.Task, assignment.Token);
            return null;
        }
    }

    /// <summary>Reports the end until somebody hears it: what an agent has done is not lost because a store is away.</summary>
    private async Task ReportAsync(Assignment assignment, PushCall call, PushAnswer answer)
    {
        for (var delay = FirstRetry; ; delay = delay * 2 < LastRetry ? delay * 2 : LastRetry)
        {
            try
            {
                var heard = answer.Error is { } error
                    ? await agents.FailAsync(grant.AgentId, assignment.Task, assignment.Token, error, retryAfter: null, CancellationToken.None)
                    : await agents.CompleteAsync(grant.AgentId, assignment.Task, assignment.Token, answer.Result, CancellationToken.None);
                log.LogDebug("Task {Task} of agent {Agent} has ended, error: {Error}; {Answer}", assignment.Task, grant.AgentId, answer.Error?.Message, heard);
                return;
            }
            catch (Exception e) when (EngineProblem.From(e) is not null && !isClosed && !call.IsOver)
            {
                await Task.Delay(delay, time);
            }
        }
    }
}
