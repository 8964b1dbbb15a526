using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Completion;

/// <summary>
/// What shells ask while somebody types: <c>orc "[suggest:7]" "orc tas"</c> answers with what may stand there, one a line, each with what
/// it means behind a tab. The line ends where the cursor is, and begins with the program's name.
/// </summary>
internal sealed class Suggest : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var line = parseResult.Tokens.Count > 1 ? parseResult.Tokens[^1].Value : "";

        // However the program was called; the word that is typed may be its path.
        var arguments = line.TrimStart().IndexOf(' ', StringComparison.Ordinal) is >= 0 and var end ? line.TrimStart()[end..] : "";
        var typed = parseResult.RootCommandResult.Command.Parse(arguments, parseResult.Configuration);
        var word = arguments.Length == 0 || char.IsWhiteSpace(arguments[^1]) ? "" : arguments.Split(' ')[^1];
        foreach (var item in Items(typed, arguments.Length, word))
        {
            Console.Out.WriteLine(item.Documentation is { Length: > 0 } meaning ? $"{item.Label}\t{meaning.ReplaceLineEndings(" ")}" : item.Label);
        }

        return ExitCodes.Done;
    }

    /// <summary>Options only once a dash is typed, and of their names only those that people use; nothing behind <c>--</c> or a slip.</summary>
    private static IEnumerable<CompletionItem> Items(ParseResult typed, int position, string word) =>
        (typed.Tokens.Any(token => token.Type == TokenType.DoubleDash) && word != "--") || typed.UnmatchedTokens.Any(slip => slip != word)
            ? []
            : typed.GetCompletions(position)
                .Where(item => item.Label.StartsWith(word, StringComparison.Ordinal))
                .Where(item => word.StartsWith('-') ? item.Label.StartsWith("--", StringComparison.Ordinal) || item.Label == word : item.Label[0] is not ('-' or '/'));
}
