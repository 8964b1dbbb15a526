using System.CommandLine;

namespace Orchestrator.Cli.CommandLine;

/// <summary>Says what is wrong with a command line and what may have been meant; all of it on stderr, because a script reads stdout.</summary>
internal static class Refusal
{
    public static int Tell(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var slip, ..])
        {
            TellSlip(command, slip, error);
        }
        else if (command.Subcommands.Count > 0)
        {
            // A group typed alone is a question for what it holds.
            HelpWithExamples.Show(parsed, error);
            return ExitCodes.Usage;
        }
        else
        {
            foreach (var message in parsed.Errors.Select(wrong => wrong.Message).Distinct())
            {
                error.WriteLine("orc: " + message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal));
            }
        }

        error.WriteLine($"See `{Failures.FullName(command)} --help`.");
        return ExitCodes.Usage;
    }

    /// <summary>Only the first word is told: what follows it was read in the wrong light.</summary>
    private static void TellSlip(Command command, string slip, TextWriter error)
    {
        var name = Failures.FullName(command);
        var (what, known) = slip.StartsWith('-') ? ("option", NamesOf(command.Options))
            : command.Subcommands.Count > 0 ? ("command", NamesOf(command.Subcommands))
            : ("argument", []);
        error.WriteLine($"orc: `{name}` has no {what} '{slip}'.");
        var meant = NearWords.Of(slip, known).Select(near => what == "command" ? $"{name} {near}" : near)
            .Concat(what == "command" ? Elsewhere(command, slip) : [])
            .Distinct()
            .ToList();
        if (meant.Count > 0)
        {
            error.WriteLine("Did you mean " + string.Join(" or ", meant.Select(near => $"`{near}`")) + "?");
        }
    }

    /// <summary>`orc submit` for `orc task submit`: the right word in the wrong place.</summary>
    private static IEnumerable<string> Elsewhere(Command command, string slip) =>
        from outer in command.Subcommands
        from inner in outer.Subcommands
        where inner.Name == slip || inner.Aliases.Contains(slip)
        select Failures.FullName(inner);

    private static string[] NamesOf(IEnumerable<Command> commands) => [.. commands.Select(command => command.Name)];

    private static string[] NamesOf(IEnumerable<Option> options) => [.. options.Select(option => option.Name)];
}
