using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Locks;

/// <summary>How a lock is taken.</summary>
internal sealed class LockOptions
{
    private readonly DurationOption ttl = new("--ttl", "How long it is held without a renewal, 1s to 24h. [default: 30s]");
    private readonly DurationOption wait = new("--wait", "Wait at most this long while somebody else holds it, then exit with 6. [default: not at all]");
    private readonly Option<string?> owner = new("--owner") { Description = "Who holds it, for people. [default: user@machine]", HelpName = "text" };

    public void AddTo(Command command)
    {
        command.Add(ttl);
        command.Add(wait);
        command.Add(owner);
    }

    /// <summary>Null when nothing was said.</summary>
    public TimeSpan? Ttl(ParseResult parsed) => parsed.GetValue(ttl);

    public TimeSpan Wait(ParseResult parsed) => parsed.GetValue(wait) ?? TimeSpan.Zero;

    public string Owner(ParseResult parsed) => parsed.GetValue(owner) ?? $"{Environment.UserName}@{Environment.MachineName.ToLowerInvariant()}";
}
