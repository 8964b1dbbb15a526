using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Orchestrator.Cli.Completion;
using Orchestrator.Cli.Version;

namespace Orchestrator.Cli.CommandLine;

/// <summary>Reads the command line, runs the command and turns what happened into an exit code.</summary>
internal static class OrcCommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        // Response files are off: `--input @file` is ours.
        var parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return Refusal.Tell(parsed, Console.Error);
        }

        try
        {
            // The server drains by itself on SIGINT and SIGTERM; the other commands have nothing to undo and end as any program does.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e) when (Failures.ExitCodeOf(e) is { } code)
        {
            Failures.Tell(e, parsed.CommandResult.Command, Console.Error);
            return code;
        }
    }

    /// <summary>The whole command line.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("Orchestrator: submit tasks, run them, see what became of them.");
        foreach (var command in Commands.All())
        {
            root.Add(command);
        }

        foreach (var option in root.Options)
        {
            if (option is HelpOption help)
            {
                help.Action = new HelpWithExamples((HelpAction)help.Action!);
            }
            else if (option is VersionOption version)
            {
                version.Action = new ShowVersion();
            }
        }

        foreach (var directive in root.Directives.OfType<SuggestDirective>())
        {
            directive.Action = new Suggest();
        }

        return root;
    }
}
