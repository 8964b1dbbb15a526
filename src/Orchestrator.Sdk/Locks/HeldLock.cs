using Orchestrator.Contracts.Locks;
using Orchestrator.Sdk.Retrying;

namespace Orchestrator.Sdk.Locks;

/// <summary>
/// A lock that this process holds: renewed in the background at a third of its time, and released when it is disposed of. A lock is advice: a process that
/// was stopped for longer than the lock's time finds out too late. Hand <see cref="Token"/> to what is changed under the lock.
/// </summary>
public sealed class HeldLock : IAsyncDisposable
{
    internal static readonly TimeSpan DefaultTtl = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(5);

    private readonly OrchestratorClient client;
    private readonly TimeProvider time;
    private readonly TimeSpan ttl;
    private readonly CancellationTokenSource lost;
    private readonly CancellationTokenSource ending = new();
    private Task renewing = Task.CompletedTask;
    private long provenAt;
    private int disposed;

    /// <param name="asked">When the call that took it was begun: it was not given before.</param>
    internal HeldLock(OrchestratorClient client, TimeProvider time, HeldLockResource grant, TimeSpan ttl, long asked)
    {
        (this.client, this.time, this.ttl, provenAt) = (client, time, ttl, asked);
        (Name, Owner, LeaseId, Token) = (grant.Name, grant.Owner, grant.LeaseId, grant.Token);
        lost = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        Lost = lost.Token;
    }

    /// <summary>What is locked.</summary>
    public string Name { get; }

    /// <summary>Who holds it, for people.</summary>
    public string Owner { get; }

    /// <summary>What renews and releases it.</summary>
    public string LeaseId { get; }

    /// <summary>The fencing token: greater than that of every holding before. What is changed under the lock should refuse a smaller one than it has seen.</summary>
    public long Token { get; }

    /// <summary>Cancelled when a renewal was told that the lock is lost, or its time was over by this machine's clock before one was answered. Not by disposing.</summary>
    public CancellationToken Lost { get; }

    /// <summary>False once the lock is lost or was released, as far as this process can know.</summary>
    public bool IsHeld => disposed == 0 && !Lost.IsCancellationRequested && time.GetElapsedTime(Volatile.Read(ref provenAt)) < ttl;

    internal static string ThisProcess { get; } = $"{Environment.MachineName.ToLowerInvariant()}/{Environment.ProcessId}";

    /// <summary>Why a renewal was refused; null unless one was.</summary>
    internal OrchestratorApiException? Refusal { get; private set; }

    /// <summary>Stops renewing and gives the lock back. When the server cannot be reached, the lock ends with its time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await ending.CancelAsync();
        await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!Lost.IsCancellationRequested)
        {
            await ReleaseAsync();
        }

        lost.Dispose();
        ending.Dispose();
    }

    /// <summary>Begins to renew, at once when so much time has passed since it was asked for that nobody knows how much is left.</summary>
    /// <returns>False when it is lost already.</returns>
    internal async Task<bool> BeginAsync(CancellationToken cancellation)
    {
        if (time.GetElapsedTime(provenAt) >= ttl / 3)
        {
            try
            {
                await RenewAsync(cancellation);
            }
            catch (OrchestratorApiException e) when (e.Code == "lock_lost")
            {
                Refusal = e;
                return false;
            }
        }

        Prove(provenAt);
        renewing = KeepAsync();
        return true;
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        var asked = time.GetTimestamp();
        await client.RenewLeaseAsync(Name, LeaseId, ttl, cancellation);
        Prove(asked);
    }

    /// <summary>The lock was held at some moment after this one.</summary>
    private void Prove(long moment)
    {
        Volatile.Write(ref provenAt, moment);
        var left = ttl - time.GetElapsedTime(moment);
        lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private async Task KeepAsync()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, Lost);
        var pause = ttl / 3;
        while (!either.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, time, either.Token);
                await RenewAsync(either.Token);
                pause = ttl / 3;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (Failures.MayRepeat(e, repeatable: true))
            {
                // There are two thirds of its time left to reach the server in.
                pause = ttl / 30;
            }
            catch (Exception e)
            {
                Refusal = e as OrchestratorApiException;
                await lost.CancelAsync();
                return;
            }
        }
    }

    private async Task ReleaseAsync()
    {
        using var patience = new CancellationTokenSource(ReleasePatience, time);
        try
        {
            await client.ReleaseLeaseAsync(Name, LeaseId, patience.Token);
        }
        catch (Exception e) when (e is OrchestratorApiException or OrchestratorUnreachableException or OperationCanceledException)
        {
            // It ends by itself.
        }
    }
}
