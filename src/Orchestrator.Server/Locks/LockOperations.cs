using System.Text.Json.Nodes;
using Orchestrator.Contracts.Locks;
using Orchestrator.Domain.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Locks;

/// <summary>The routes of <see cref="LockEndpoints"/> for those who call them.</summary>
internal static class LockOperations
{
    private static readonly ApiParameter Name = new("name", "path", "What is locked. A slash in it is sent as `%2F`; `.` and `..` are no names.", new JsonObject
    {
        ["type"] = "string",
        ["minLength"] = 1,
        ["maxLength"] = TaskSpecRules.MaxNameLength,
    });

    public static ApiOperation Acquire { get; } = new("acquireLock", ApiTags.Locks, "Takes a lock, or says who holds it")
    {
        Description =
            "Hand the `token` to what is changed under the lock, and let it refuse a smaller one than it has seen: who was too slow may not know that it lost the lock. "
            + "`lock_held` names the holder and the end of its time.",
        Parameters = [Name],
        Body = ApiBody.Json<AcquireLockRequest>(),
        Answers = [ApiAnswer.Json<HeldLockResource>(200, "The lock is the caller's.")],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.LockHeld, ErrorCodes.TooManyLocks, .. ApiErrors.Engine],
    };

    public static ApiOperation Renew { get; } = new("renewLock", ApiTags.Locks, "Keeps a lock for longer")
    {
        Parameters = [Name],
        Body = ApiBody.Json<RenewLockRequest>(),
        Answers = [ApiAnswer.Json<HeldLockResource>(200, "The lock with its new end.")],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, ErrorCodes.LockLost, .. ApiErrors.Engine],
    };

    public static ApiOperation Release { get; } = new("releaseLock", ApiTags.Locks, "Gives a lock back")
    {
        Description = "A release that is repeated, or comes too late, does no harm: `released` is false.",
        Parameters = [Name],
        Body = ApiBody.Json<ReleaseLockRequest>(),
        Answers = [ApiAnswer.Json<ReleasedLockResource>(200, "The caller does not hold the lock any longer.")],
        Errors = [.. ApiErrors.Body, ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };

    public static ApiOperation Get { get; } = new("getLock", ApiTags.Locks, "Who holds a lock")
    {
        Parameters = [Name],
        Answers = [ApiAnswer.Json<LockResource>(200, "The lock.")],
        Errors = [ErrorCodes.ValidationFailed, ErrorCodes.InvalidQuery, ErrorCodes.LockNotFound, .. ApiErrors.Engine],
    };

    public static ApiOperation List { get; } = new("listLocks", ApiTags.Locks, "Lists the locks that are held, by name")
    {
        Parameters = [ApiParameter.Text("prefix", "Only locks whose names begin with it."), ApiParameter.Limit, ApiParameter.Cursor],
        Answers = [ApiAnswer.Json<LockListResource>(200, "A page of locks.")],
        Errors = [ErrorCodes.InvalidQuery, .. ApiErrors.Engine],
    };
}
