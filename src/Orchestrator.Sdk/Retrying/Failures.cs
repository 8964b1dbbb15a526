namespace Orchestrator.Sdk.Retrying;

/// <summary>Which failures pass by themselves, and which leave it open whether the call was carried out.</summary>
internal static class Failures
{
    /// <summary>The code of a batch that is too long; what is left of it can be sent as another one.</summary>
    public const string TooManyLines = "too_many_lines";

    /// <summary>Whether trying the call again can help and cannot harm.</summary>
    /// <param name="repeatable">True when carrying the call out twice does no harm.</param>
    public static bool MayRepeat(Exception failure, bool repeatable) => failure switch
    {
        OrchestratorUnreachableException silence => repeatable || !silence.MayHaveArrived,
        OrchestratorApiException refusal => MayRepeat(refusal.Status, refusal.Code, repeatable),
        _ => false,
    };

    /// <inheritdoc cref="MayRepeat(Exception, bool)"/>
    public static bool MayRepeat(int status, string code, bool repeatable) =>
        Passes(status, code) && (repeatable || !MayHaveHadEffect(status, code));

    /// <summary>Whether the call may have been carried out all the same.</summary>
    public static bool MayHaveHadEffect(Exception failure) => failure switch
    {
        OrchestratorUnreachableException silence => silence.MayHaveArrived,
        OrchestratorApiException refusal => MayHaveHadEffect(refusal.Status, refusal.Code),
        _ => true,
    };

    // A new domain beyond the limit stays beyond it.
    private static bool Passes(int status, string code) =>
        status is 502 or 503 or 504 || (status == 429 && code != "too_many_domains") || code == TooManyLines;

    // "recovering" and "storage_unavailable" say themselves that they do not know.
    private static bool MayHaveHadEffect(int status, string code) => (status >= 500 && code != "shutting_down") || status < 300;
}
