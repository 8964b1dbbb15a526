namespace Orchestrator.Cli.CommandLine;

/// <summary>Asks whoever sits at the terminal.</summary>
internal static class Confirmation
{
    /// <exception cref="UsageException">Nobody can answer.</exception>
    public static void DemandSomebody()
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            throw new UsageException("Nobody is there to be asked; give --yes, or --dry-run to count only.");
        }
    }

    /// <summary>True when the answer is yes; anything else is no.</summary>
    public static bool Ask(string question)
    {
        Console.Error.Write(question + " [y/N] ");
        return Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
