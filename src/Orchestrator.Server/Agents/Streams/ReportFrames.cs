using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Agents.Streams;

/// <summary>Frames that report on attempts: what they may hold, and how they are answered.</summary>
internal static class ReportFrames
{
    private const int LongestEcho = 200;

    /// <summary>The fields of a type of frame; null when there is no such type, or none that comes behind the first.</summary>
    public static ReportField? FieldsOf(string? type) => type switch
    {
        "complete" => ReportField.Task | ReportField.Complete,
        "fail" => ReportField.Task | ReportField.Fail,
        "progress" => ReportField.Task | ReportField.Progress,
        "accept" or "busy" => ReportField.Task | ReportField.Token,
        "drain" or "ping" or "pong" => ReportField.None,
        _ => null,
    };

    /// <summary>Hands a report to the engine, and answers when that has. Never fails.</summary>
    public static async Task SendAsync(AgentReport report, string agent, StreamServices services, PendingReports pending, FrameQueue queue)
    {
        var bytes = report.Result.Length + report.Checkpoint.Length;
        pending.Begin(bytes);
        try
        {
            var answer = await DoAsync(report, agent, services.Agents);
            if (answer is not (AgentAnswer.Accepted or AgentAnswer.Repeated))
            {
                queue.Add(Error(AgentProblems.From(answer, agent, report.Task.ToString()), report));
            }
            else if (report.Type != "progress")
            {
                queue.Add(OutgoingFrame.Ack(report.Task!.Value, report.Token!.Value, answer == AgentAnswer.Repeated));
            }
        }
        catch (Exception e)
        {
            var problem = EngineProblem.From(e);
            if (problem is null)
            {
                services.Log.LogError(e, "A {Type} of agent {Agent} failed: {Reason}", report.Type, agent, e.Message);
            }

            queue.Add(Error(problem ?? new Problem(ErrorCodes.Internal, "The server failed; its log says why. Send it again."), report, isRetryable: true));
        }
        finally
        {
            pending.End(bytes);
        }
    }

    /// <summary>The frame that refuses a report.</summary>
    public static OutgoingFrame Error(Problem problem, in AgentReport report, bool isRetryable = false) => OutgoingFrame.Error(
        problem, isRetryable, Echo(report.Task?.ToString() ?? report.TaskText), Echo(report.Token?.ToString() ?? report.TokenText));

    private static async Task<AgentAnswer> DoAsync(AgentReport report, string agent, IAgents agents)
    {
        var (task, token) = (report.Task!.Value, report.Token!.Value);
        return report.Type switch
        {
            "complete" => await agents.CompleteAsync(agent, task, token, report.Result, CancellationToken.None),
            "fail" => await agents.FailAsync(agent, task, token, report.Error!, report.RetryAfter, CancellationToken.None),

            // Whether to stop is told by a frame of its own.
            _ => (await agents.ProgressAsync(agent, task, token, report.Percent, report.Message, report.Checkpoint, CancellationToken.None)).Answer,
        };
    }

    private static string? Echo(string? text) => text is { Length: > LongestEcho } ? text[..LongestEcho] : text;
}
