using Orchestrator.Contracts;
using Orchestrator.Contracts.Locks;
using Orchestrator.Sdk.Locks;

namespace Orchestrator.Sdk;

/// <content>Locks: one holder at a time.</content>
public sealed partial class OrchestratorClient
{
    private const string LocksPath = "api/v1/locks";

    /// <summary>
    /// Takes a lock, and keeps it until it is disposed of: <c>await using var held = await client.AcquireLockAsync("name");</c>. It renews itself; when
    /// it is lost all the same, <see cref="HeldLock.Lost"/> tells. Hand <see cref="HeldLock.Token"/> to what is changed under it.
    /// </summary>
    /// <param name="ttl">How long the lock outlives its holder, 1 s to 24 h. Null for 30 s.</param>
    /// <param name="wait">How long to wait while somebody else holds it; null or zero does not wait, <see cref="Timeout.InfiniteTimeSpan"/> waits as long as it takes.</param>
    /// <param name="owner">Who holds it, for people. Null for this machine and process.</param>
    /// <exception cref="OrchestratorApiException">Its code is <c>lock_held</c>: somebody else has it.</exception>
    public async Task<HeldLock> AcquireLockAsync(
        string name, TimeSpan? ttl = null, TimeSpan? wait = null, string? owner = null, CancellationToken cancellation = default)
    {
        var (held, refusal) = await TakeAsync(name, ttl, wait, owner, cancellation);
        return held ?? throw refusal!;
    }

    /// <summary>As <see cref="AcquireLockAsync"/>, but null when somebody else has the lock.</summary>
    /// <inheritdoc cref="AcquireLockAsync"/>
    public async Task<HeldLock?> TryAcquireLockAsync(
        string name, TimeSpan? ttl = null, TimeSpan? wait = null, string? owner = null, CancellationToken cancellation = default) =>
        (await TakeAsync(name, ttl, wait, owner, cancellation)).Held;

    /// <summary>Takes a lock and nothing more: who calls renews and releases it. One call, with a wait of up to 60 s.</summary>
    /// <exception cref="OrchestratorApiException">Its code is <c>lock_held</c>: somebody else has it.</exception>
    public Task<HeldLockResource> AcquireLeaseAsync(string name, AcquireLockRequest request, CancellationToken cancellation = default)
    {
        // With a lease id of its own the call can be made again without taking the lock away from itself.
        var named = request.LeaseId is null ? request with { LeaseId = NewKey() } : request;
        return SendAsync(
            Call.Post(LockPath(name), named, ContractsJsonContext.Default.AcquireLockRequest, repeatable: true),
            ContractsJsonContext.Default.HeldLockResource,
            cancellation);
    }

    /// <summary>Keeps a lock for <paramref name="ttl"/> from now on.</summary>
    /// <param name="ttl">Null for 30 s.</param>
    /// <exception cref="OrchestratorApiException">Its code is <c>lock_lost</c>: this lease does not hold it, or not any longer.</exception>
    public Task<HeldLockResource> RenewLeaseAsync(string name, string leaseId, TimeSpan? ttl = null, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Post(
                LockPath(name) + "/renew",
                new RenewLockRequest { LeaseId = leaseId, Ttl = ttl?.TotalSeconds },
                ContractsJsonContext.Default.RenewLockRequest,
                repeatable: true),
            ContractsJsonContext.Default.HeldLockResource,
            cancellation);

    /// <summary>Gives a lock back. Doing so twice, or too late, does no harm.</summary>
    public Task<ReleasedLockResource> ReleaseLeaseAsync(string name, string leaseId, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Post(
                LockPath(name) + "/release", new ReleaseLockRequest { LeaseId = leaseId }, ContractsJsonContext.Default.ReleaseLockRequest, repeatable: true),
            ContractsJsonContext.Default.ReleasedLockResource,
            cancellation);

    /// <summary>Who holds a lock.</summary>
    /// <exception cref="OrchestratorApiException">Its code is <c>lock_not_found</c>: nobody does.</exception>
    public Task<LockResource> GetLockAsync(string name, CancellationToken cancellation = default) =>
        SendAsync(Call.Get(LockPath(name)), ContractsJsonContext.Default.LockResource, cancellation);

    /// <summary>A page of the locks that are held, by name.</summary>
    /// <param name="prefix">What the names begin with; null for all.</param>
    /// <param name="cursor">The <see cref="LockListResource.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="limit">Locks on the page, 1 to 1,000; null for the server's default.</param>
    public Task<LockListResource> ListLocksAsync(
        string? prefix = null, string? cursor = null, int? limit = null, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Get(LocksPath + new QueryText().Add("prefix", prefix).Add("cursor", cursor).Add("limit", limit)),
            ContractsJsonContext.Default.LockListResource,
            cancellation);

    private static string LockPath(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name is "." or ".."
            ? throw new ArgumentException("'.' and '..' are no names of locks: addresses swallow them.", nameof(name))
            : $"{LocksPath}/{Uri.EscapeDataString(name)}";
    }

    private async Task<(HeldLock? Held, OrchestratorApiException? Refusal)> TakeAsync(
        string name, TimeSpan? ttl, TimeSpan? wait, string? owner, CancellationToken cancellation)
    {
        var (lease, start) = (NewKey(), Time.GetTimestamp());
        var ttlOrDefault = ttl ?? HeldLock.DefaultTtl;
        try
        {
            while (true)
            {
                var left = wait == Timeout.InfiniteTimeSpan ? LongestHold : (wait ?? TimeSpan.Zero) - Time.GetElapsedTime(start);
                var hold = Math.Clamp(left.TotalSeconds, 0, LongestHold.TotalSeconds);
                try
                {
                    var asked = Time.GetTimestamp();
                    var grant = await AcquireLeaseAsync(
                        name,
                        new AcquireLockRequest { Owner = owner ?? HeldLock.ThisProcess, Ttl = ttlOrDefault.TotalSeconds, Wait = hold, LeaseId = lease },
                        cancellation);
                    var held = new HeldLock(this, Time, grant, ttlOrDefault, asked);

                    // When it was given is only known to be later than it was asked for: after a wait, a renewal tells how long there is.
                    return await held.BeginAsync(cancellation) ? (held, null) : throw held.Refusal!;
                }
                catch (OrchestratorApiException e) when (e.Code == "lock_held")
                {
                    if (wait != Timeout.InfiniteTimeSpan && Time.GetElapsedTime(start) >= (wait ?? TimeSpan.Zero))
                    {
                        return (null, e);
                    }
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or OrchestratorUnreachableException)
        {
            // Perhaps it was granted, and only the answer is missing: nobody should have to wait for the end of its time.
            await GiveBackAsync(name, lease);
            throw;
        }
    }

    /// <summary>One try to release, that nobody has to hear of.</summary>
    private async Task GiveBackAsync(string name, string lease)
    {
        using var patience = new CancellationTokenSource(HeldLock.ReleasePatience, Time);
        var call = Call.Post(
            LockPath(name) + "/release", new ReleaseLockRequest { LeaseId = lease }, ContractsJsonContext.Default.ReleaseLockRequest, repeatable: true);
        try
        {
            (await AskAsync(call, HttpCompletionOption.ResponseContentRead, patience.Token)).Dispose();
        }
        catch (Exception e) when (e is OrchestratorUnreachableException or OperationCanceledException)
        {
            // It ends by itself.
        }
    }
}
