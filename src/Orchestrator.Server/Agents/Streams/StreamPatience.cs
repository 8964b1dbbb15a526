namespace Orchestrator.Server.Agents.Streams;

/// <summary>How long an agent's stream may take.</summary>
/// <param name="Register">To its first frame.</param>
/// <param name="Close">To its end, once it was told to close.</param>
/// <param name="Send">To take one message.</param>
internal sealed record StreamPatience(TimeSpan Register, TimeSpan Close, TimeSpan Send)
{
    public static StreamPatience Usual { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));

    /// <summary>Of a server that shuts down.</summary>
    public static StreamPatience Stopping { get; } = new(TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
}
