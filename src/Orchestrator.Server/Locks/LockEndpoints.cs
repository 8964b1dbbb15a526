using Orchestrator.Contracts;
using Orchestrator.Contracts.Locks;
using Orchestrator.Domain.Locks;
using Orchestrator.Engine.Locks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;
using Orchestrator.Server.Security;

namespace Orchestrator.Server.Locks;

/// <summary>The routes under <c>/api/v1/locks</c>: locks with fencing tokens for whoever needs one holder at a time.</summary>
internal sealed class LockEndpoints(ILocks locks, ServerOptions options, IHostApplicationLifetime lifetime)
{
    private const string Root = "/api/v1/locks";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead(Root, ListAsync).Describe(LockOperations.List);
        routes.MapRead(Root + "/{name}", GetAsync).Describe(LockOperations.Get);
        routes.MapPost(Root + "/{name}", AcquireAsync).Describe(LockOperations.Acquire);
        routes.MapPost(Root + "/{name}/renew", RenewAsync).Describe(LockOperations.Renew);
        routes.MapPost(Root + "/{name}/release", ReleaseAsync).Describe(LockOperations.Release);
    }

    private async Task AcquireAsync(HttpContext context)
    {
        var (problem, request) = await SmallBody.ReadAsync<LockRequestReader.Request>(context, options.MaxRequestBodyBytes, LockRequestReader.ReadAcquire);
        if ((LockName.Read(context, out var name) ?? problem) is { } unfit)
        {
            await unfit.WriteAsync(context);
            return;
        }

        var wanted = new LockRequest(name, request.Owner ?? Caller.Of(context)) { Ttl = request.Ttl, Wait = request.Wait, LeaseId = request.LeaseId };
        var answer = await AcquireAsync(context, wanted);
        if (answer.Grant is { } grant && request.LeaseId is null && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody will ever hear of the lease.
            await locks.ReleaseAsync(name, grant.LeaseId, CancellationToken.None);
            return;
        }

        await AnswerAsync(context, name, answer);
    }

    private async Task<LockAnswer> AcquireAsync(HttpContext context, LockRequest wanted)
    {
        // A server that stops does not hold its callers to the end: they hear how the lock stands.
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await locks.AcquireAsync(wanted, patient.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return await locks.AcquireAsync(wanted with { Wait = TimeSpan.Zero }, context.RequestAborted);
        }
    }

    private async Task RenewAsync(HttpContext context)
    {
        var (problem, request) = await SmallBody.ReadAsync<LockRequestReader.Request>(context, options.MaxRequestBodyBytes, LockRequestReader.ReadRenew);
        if ((LockName.Read(context, out var name) ?? problem) is { } unfit)
        {
            await unfit.WriteAsync(context);
            return;
        }

        await AnswerAsync(context, name, await locks.RenewAsync(name, request.LeaseId!, request.Ttl, CancellationToken.None));
    }

    private async Task ReleaseAsync(HttpContext context)
    {
        var (problem, request) = await SmallBody.ReadAsync<LockRequestReader.Request>(context, options.MaxRequestBodyBytes, LockRequestReader.ReadRelease);
        if ((LockName.Read(context, out var name) ?? problem) is { } unfit)
        {
            await unfit.WriteAsync(context);
            return;
        }

        var released = await locks.ReleaseAsync(name, request.LeaseId!, CancellationToken.None);
        await JsonResponse.WriteAsync(
            context, StatusCodes.Status200OK, new ReleasedLockResource(name, released), ContractsJsonContext.Default.ReleasedLockResource);
    }

    private async Task GetAsync(HttpContext context)
    {
        if ((LockName.Read(context, out var name) ?? SmallBody.CheckNoQuery(context.Request)) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        await (await locks.FindAsync(name, context.RequestAborted) is { } view
            ? JsonResponse.WriteAsync(context, StatusCodes.Status200OK, LockJson.From(view), ContractsJsonContext.Default.LockResource)
            : new Problem(ErrorCodes.LockNotFound, $"Nobody holds the lock '{name}'.").WriteAsync(context));
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var limit = query.Whole("limit", PageLimits.Least, PageLimits.Most, PageLimits.Default);
        var prefix = query.Text("prefix") ?? "";
        var cursor = query.Text("cursor");
        if (query.Check() is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var page = await locks.ListAsync(prefix, limit, cursor, context.RequestAborted);
        await JsonResponse.WriteAsync(
            context,
            StatusCodes.Status200OK,
            new LockListResource([.. page.Items.Select(LockJson.From)], page.Next),
            ContractsJsonContext.Default.LockListResource);
    }

    private static Task AnswerAsync(HttpContext context, string name, LockAnswer answer) => answer switch
    {
        { Grant: { } grant } => JsonResponse.WriteAsync(context, StatusCodes.Status200OK, LockJson.From(grant), ContractsJsonContext.Default.HeldLockResource),
        { Outcome: LockOutcome.TooMany } => new Problem(
            ErrorCodes.TooManyLocks, "As many locks are held as may be; release some, or raise locks.max.").WriteAsync(context),
        { Outcome: LockOutcome.Held } => Held(ErrorCodes.LockHeld, answer.Holder is { } holder
            ? $"The lock '{name}' is held by '{holder.Owner}' until {holder.ExpiresAt}; wait for it with 'wait', or try again."
            : $"The lock '{name}' was held for as long as there was time to wait; try again.", answer.Holder, context),
        _ => Held(ErrorCodes.LockLost, answer.Holder is { } other
            ? $"This lease does not hold the lock '{name}': '{other.Owner}' does, until {other.ExpiresAt}. Stop what was done under it."
            : $"This lease does not hold the lock '{name}', or not any longer. Stop what was done under it, and acquire it anew.", answer.Holder, context),
    };

    private static Task Held(ErrorCode code, string detail, LockView? holder, HttpContext context) =>
        new Problem(code, detail) { Holder = holder?.Owner, ExpiresAt = holder?.ExpiresAt.ToString() }.WriteAsync(context);
}
