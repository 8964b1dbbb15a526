namespace Orchestrator.Cli.Demo;

/// <summary>How this very program is started once more.</summary>
internal static class OwnProgram
{
    /// <summary>The program and its first arguments: <c>orc</c>, or <c>dotnet orc.dll</c> when it was started so.</summary>
    public static IReadOnlyList<string> Command { get; } = Find();

    private static string[] Find()
    {
        var host = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [host, Path.Combine(AppContext.BaseDirectory, "orc.dll")]
            : [host];
    }
}
