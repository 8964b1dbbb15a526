using System.Globalization;
using Orchestrator.Domain;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>
/// Names of sessions of agents from outside. They say nothing of the node: an agent may go on with its session on another one. Whoever knows one can
/// act for its agent, so it cannot be guessed.
/// </summary>
internal static class AgentSessionIds
{
    private const string Prefix = "agent-";

    public static string New(Chance chance) => Prefix + chance.NextUInt128().ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>True for what <see cref="New"/> makes.</summary>
    public static bool IsOne(string? session) =>
        session is { Length: 38 } && session.StartsWith(Prefix, StringComparison.Ordinal)
        && UInt128.TryParse(session.AsSpan(Prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
}
