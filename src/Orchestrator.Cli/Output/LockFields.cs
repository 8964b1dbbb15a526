using System.Globalization;
using Orchestrator.Contracts.Locks;

namespace Orchestrator.Cli.Output;

/// <summary>A lock as names and values.</summary>
internal static class LockFields
{
    public static IReadOnlyList<string> Headings { get; } = ["NAME", "OWNER", "TOKEN", "ACQUIRED", "EXPIRES"];

    public static List<(string Name, Cell Value)> Of(HeldLockResource held, Moments moments) =>
    [
        ("Lock", held.Name),
        ("Owner", held.Owner),
        ("Lease", held.LeaseId),
        ("Token", held.Token.ToString(CultureInfo.InvariantCulture)),
        ("Expires", moments.Full(held.ExpiresAt)),
    ];

    public static IReadOnlyList<Cell> Row(LockResource held, Moments moments) =>
        [held.Name, held.Owner, held.Token.ToString(CultureInfo.InvariantCulture), moments.Full(held.AcquiredAt), moments.Full(held.ExpiresAt)];
}
