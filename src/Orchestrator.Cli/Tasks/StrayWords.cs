using System.CommandLine;
using System.CommandLine.Parsing;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Tasks;

/// <summary>Words in front of <c>--</c>, where a command is no command yet.</summary>
internal static class StrayWords
{
    /// <summary>Without this, a mistyped option would become part of the command that is run.</summary>
    /// <param name="words">What the parser took for the command.</param>
    /// <param name="example">How it is written.</param>
    /// <exception cref="UsageException">There are such words.</exception>
    public static void Refuse(ParseResult parsed, string[] words, string example)
    {
        var behindDashes = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        if (words.Length > behindDashes)
        {
            throw new UsageException($"'{words[0]}' is no option and stands before --, behind which the command goes: {example}");
        }
    }
}
