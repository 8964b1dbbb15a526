using Orchestrator.Engine;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Journal;

namespace Orchestrator.Server.Errors;

/// <summary>What the engine's expected failures are to a caller.</summary>
internal static class EngineProblem
{
    /// <summary>The problem to answer with; null when the failure is a surprise.</summary>
    public static Problem? From(Exception exception) => exception switch
    {
        ServiceUnavailableException unavailable => new Problem(CodeOf(unavailable), unavailable.Message),
        JournalUnavailableException unavailable => new Problem(ErrorCodes.StorageUnavailable, unavailable.Message),
        TooManyDomainsException tooMany => new Problem(ErrorCodes.TooManyDomains, tooMany.Message),
        TooManyAgentsException tooMany => new Problem(ErrorCodes.TooManyAgents, tooMany.Message),
        _ => null,
    };

    private static ErrorCode CodeOf(ServiceUnavailableException unavailable) => unavailable.Code switch
    {
        "overloaded" => ErrorCodes.Overloaded,
        "recovering" or "moved" => ErrorCodes.Recovering,
        "too_few_members" => ErrorCodes.TooFewMembers,
        "outcome_unknown" => ErrorCodes.OutcomeUnknown,
        "node_failure" => ErrorCodes.NodeFailure,
        "shutting_down" => ErrorCodes.ShuttingDown,
        _ => ErrorCodes.StorageUnavailable,
    };
}
