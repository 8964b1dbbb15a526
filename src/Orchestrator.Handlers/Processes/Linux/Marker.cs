using System.Security.Cryptography;

namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>
/// The environment variable by which a program's descendants are known wherever they went: it is inherited, and the
/// kernel shows the environment a process was started with. Only a descendant that clears it, leaves the session and
/// loses its parent cannot be told from a stranger.
/// </summary>
internal static class Marker
{
    public const string Name = "ORCHESTRATOR_ATTEMPT_ID";

    // Tells this server's children from those of others, and of its own past.
    private static readonly string Instance = RandomNumberGenerator.GetHexString(24, lowercase: true) + "-";
    private static long last;

    private static ReadOnlySpan<byte> NameAndEquals => "ORCHESTRATOR_ATTEMPT_ID="u8;

    public static string Next() => $"{Instance}{Interlocked.Increment(ref last)}";

    /// <summary>True for markers given out by this server since it started.</summary>
    public static bool IsOfThisServer(string marker) => marker.StartsWith(Instance, StringComparison.Ordinal);

    public static string? Of(int pid) => ProcFs.Variable(pid, NameAndEquals);
}
