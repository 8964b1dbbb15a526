namespace Orchestrator.Sdk.Agents.Work;

/// <summary>A connection with a session, as the work sees it. Its methods neither block nor throw; what does not get through is sent again later.</summary>
internal interface IAgentLine
{
    /// <summary>An attempt has started.</summary>
    void Accept(string taskId, string token);

    /// <summary>An attempt was not started and will not be.</summary>
    void Refuse(string taskId, string token);

    /// <summary>How far an attempt is.</summary>
    /// <returns>False when there is no room now: it stays to be sent.</returns>
    bool Report(RunningAttempt attempt, in ProgressNote note);

    /// <summary>How an attempt ended.</summary>
    void Report(KeptResult result);

    /// <summary>The agent takes no more work.</summary>
    void Drain();
}
