using System.Net.WebSockets;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Agents.Streams;

/// <summary>Why a stream is closed.</summary>
internal sealed record RefusedMessage(Problem Problem, WebSocketCloseStatus Status)
{
    /// <summary>"Try again later" of RFC 6455's registry, which the framework has no name for.</summary>
    public const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;
}
