namespace Orchestrator.Cli.CommandLine;

/// <summary>Where the server is: typed, else from the environment, else on this machine.</summary>
internal static class ServerAddress
{
    public const string Variable = "ORCHESTRATOR_SERVER";

    public const string Default = "http://127.0.0.1:9000";

    /// <exception cref="UsageException">It is not an address.</exception>
    public static Uri Read(string? typed)
    {
        var (text, source) = typed is not null
            ? (typed, "--server")
            : Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? (set, Variable) : (Default, "the default");

        // host:port is what people type; without a scheme the port would be read as a path.
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0
            ? uri
            : throw new UsageException($"'{text}' ({source}) is not an address; give one such as {Default}.");
    }
}
