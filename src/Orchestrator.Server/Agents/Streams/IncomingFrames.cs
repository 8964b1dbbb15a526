using System.Net.WebSockets;
using System.Text.Json;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Agents.Streams;

/// <summary>What an agent sends over its stream, frame by frame.</summary>
internal sealed class IncomingFrames(AgentConnection connection, FrameQueue queue, StreamServices services)
{
    private readonly PendingReports pending = new();
    private IAgentStream? stream;

    /// <summary>The agent; null before its first frame.</summary>
    public string? AgentId { get; private set; }

    /// <summary>Completes when there is room for more reports; null when there is.</summary>
    public Task? IsFull => pending.IsFull;

    /// <summary>Takes one message.</summary>
    /// <returns>Why the stream is to be closed; null when it goes on.</returns>
    public RefusedMessage? Handle(ReadOnlySpan<byte> message)
    {
        stream?.Renew();
        if (JsonText.Check(ref message) is { } unreadable)
        {
            return NotJson(unreadable);
        }

        try
        {
            var reader = JsonText.Reader(message);
            reader.Read();
            var isMany = reader.TokenType == JsonTokenType.StartArray;
            if (!isMany)
            {
                return HandleLast(ref reader, message);
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (Frame(ref reader, message) is { } refused)
                {
                    return refused;
                }
            }

            reader.Read();
            return null;
        }
        catch (JsonException e)
        {
            return NotJson(JsonText.Explain(message, e));
        }
    }

    /// <summary>What it sends waits here to be read: the agent is not silent.</summary>
    public void Renew() => stream?.Renew();

    /// <summary>The stream is over.</summary>
    public void Ended()
    {
        if (AgentId is not null)
        {
            services.Log.LogDebug("The stream of agent {Agent} has ended", AgentId);
        }

        stream?.Dispose();
    }

    private RefusedMessage? HandleLast(ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
    {
        var refused = Frame(ref reader, message);
        reader.Read();
        return refused;
    }

    private static RefusedMessage NotJson(Problem problem) => new(Malformed(problem.Detail), WebSocketCloseStatus.InvalidPayloadData);

    private static Problem Malformed(string detail) => new(ErrorCodes.MalformedFrame, detail);

    private RefusedMessage? Frame(ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
    {
        if (AgentId is null)
        {
            return Register(ref reader);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            Refuse(Malformed("A frame must be a JSON object."));
            return null;
        }

        var errors = new FieldErrors();
        var report = ReportReader.ReadFields(ref reader, message, errors);
        if (report.Type is null)
        {
            errors.Add("type", "is required");
        }

        if (ReportFrames.FieldsOf(report.Type) is { } fields)
        {
            ReportReader.Check(report, fields | ReportField.Type, errors);
        }
        else if (report.Type is not null)
        {
            errors = new FieldErrors();
            errors.Add("type", report.Type == "register" ? "register comes once, as the first frame" : "is unknown");
        }

        if (errors.Any)
        {
            Refuse(Malformed(errors.ToProblem(ErrorCodes.MalformedFrame).Detail), report);
        }
        else
        {
            Do(report);
        }

        return null;
    }

    private RefusedMessage? Register(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject || !IsRegister(reader))
        {
            reader.Skip();
            return new RefusedMessage(Malformed("The first frame must be of type register."), WebSocketCloseStatus.PolicyViolation);
        }

        var errors = new FieldErrors();
        var read = RegistrationReader.ReadFrame(ref reader, errors);
        if (errors.Any)
        {
            return new RefusedMessage(Malformed(errors.ToProblem(ErrorCodes.MalformedFrame).Detail), WebSocketCloseStatus.PolicyViolation);
        }

        try
        {
            return Connect(services.Agents.Register(read.Registration));
        }
        catch (Exception e) when (EngineProblem.From(e) is { } problem)
        {
            return new RefusedMessage(problem, RefusedMessage.TryAgainLater);
        }
    }

    private RefusedMessage? Connect(AgentSessionGrant grant)
    {
        AgentId = grant.AgentId;
        queue.Add(OutgoingFrame.Registered(grant));
        stream = services.Agents.Connect(grant.AgentId, grant.Session, connection);
        if (stream is null)
        {
            // Somebody else registered the agent in between.
            return new RefusedMessage(AgentProblems.SessionEnded(grant.AgentId), WebSocketCloseStatus.PolicyViolation);
        }

        services.Log.LogDebug("Agent {Agent} has session {Session} on a stream, resumed: {IsResumed}", grant.AgentId, grant.Session, grant.IsResumed);
        _ = TellDrainedAsync(stream.Drained);
        return null;
    }

    /// <summary>Looks for the type without moving the reader: it may come behind other fields.</summary>
    private static bool IsRegister(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = FieldNames.Is(ref reader, "type"u8);
            reader.Read();
            if (isType)
            {
                return reader.TokenType == JsonTokenType.String && FieldNames.Is(ref reader, "register"u8);
            }

            reader.Skip();
        }

        return false;
    }

    private async Task TellDrainedAsync(Task drained)
    {
        await drained.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (drained.IsCompletedSuccessfully)
        {
            queue.Add(OutgoingFrame.Of(OutgoingKind.Drained));
        }
    }

    private void Do(in AgentReport report)
    {
        switch (report.Type)
        {
            case "ping":
                queue.Add(OutgoingFrame.Of(OutgoingKind.Pong));
                break;
            case "pong":
                break;
            case "drain":
                stream!.Drain();
                break;
            default:
                DoAttempt(report);
                break;
        }
    }

    private void DoAttempt(in AgentReport report)
    {
        if (report.Task is not { } task)
        {
            Refuse(AgentProblems.From(AgentAnswer.TaskNotFound, AgentId!, report.TaskText), report);
        }
        else if (report.Token is not { } token)
        {
            // No attempt has a token that cannot be one.
            Refuse(AgentProblems.From(AgentAnswer.Stale, AgentId!, task.ToString()), report);
        }
        else if (AgentProblems.TooLarge(report, services.Engine) is { } tooLarge)
        {
            Refuse(tooLarge, report);
        }
        else if (report.Type == "accept")
        {
            stream!.Accept(task, token);
        }
        else if (report.Type == "busy")
        {
            stream!.Busy(task, token);
        }
        else
        {
            // Many at once: the next frame does not wait for this one to be durable.
            _ = ReportFrames.SendAsync(report, AgentId!, services, pending, queue);
        }
    }

    private void Refuse(Problem problem, in AgentReport report = default)
    {
        services.Log.LogDebug("A frame {Type} of agent {Agent} was refused: {Code}, {Detail}", report.Type, AgentId, problem.Code.Name, problem.Detail);
        queue.Add(ReportFrames.Error(problem, report));
    }
}
