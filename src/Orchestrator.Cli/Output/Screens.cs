namespace Orchestrator.Cli.Output;

/// <summary>Chooses the screen.</summary>
internal static class Screens
{
    public static IScreen For(OutputKind kind) => kind switch
    {
        OutputKind.Json => new JsonScreen(Stdout()),
        OutputKind.Id => new IdScreen(Stdout()),
        _ => new TextScreen(Stdout(), LayoutFor(), TimeProvider.System),
    };

    /// <summary>Buffered, and UTF-8 whatever the locale says.</summary>
    private static StreamWriter Stdout() => new(Console.OpenStandardOutput()) { NewLine = "\n" };

    /// <summary>Kept apart so that a pipe never loads the library that draws on terminals.</summary>
    private static ILayout LayoutFor() => Console.IsOutputRedirected ? new PlainLayout() : new TerminalLayout();
}
