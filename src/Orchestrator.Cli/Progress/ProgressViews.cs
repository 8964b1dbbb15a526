namespace Orchestrator.Cli.Progress;

/// <summary>Chooses how progress is shown.</summary>
internal static class ProgressViews
{
    /// <param name="writesMeanwhile">True when answers are written to stdout before the end: they would run through a bar on the same terminal.</param>
    public static IProgressView For(bool writesMeanwhile) =>
        Console.IsErrorRedirected || (writesMeanwhile && !Console.IsOutputRedirected)
            ? new PlainProgressView(Console.Error, TimeProvider.System)
            : Live();

    /// <summary>Kept apart so that a pipe never loads the library that draws on terminals.</summary>
    private static LiveProgressView Live() => new();
}
