using System.Buffers;
using System.Text;

namespace Orchestrator.Domain.Workflows.Expressions.Syntax;

/// <summary>Takes an expression apart into words.</summary>
/// <param name="source">The text that the expression is in.</param>
/// <param name="start">Where it begins.</param>
internal sealed class Lexer(string source, int start)
{
    private static readonly string[] Signs =
        ["??", "||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", "(", ")", "[", "]", ",", ".", "}"];

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private int position = start;
    private Token before;
    private Token beforeThat;
    private Token beforeAll;

    public Token Next()
    {
        while (position < source.Length && char.IsWhiteSpace(source[position]))
        {
            position++;
        }

        (beforeAll, beforeThat, before) = (beforeThat, before, Read());
        return before;
    }

    private Token Read()
    {
        if (position == source.Length)
        {
            return new Token(TokenKind.End, string.Empty, position, position);
        }

        var first = source[position];
        if (IsStepId())
        {
            return Word(TokenKind.Name, char.IsAsciiLetterOrDigit, "_-");
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            return Word(TokenKind.Name, char.IsAsciiLetterOrDigit, "_");
        }

        if (char.IsAsciiDigit(first))
        {
            return ReadNumber();
        }

        if (first is '\'' or '"')
        {
            return ReadText(first);
        }

        foreach (var sign in Signs)
        {
            if (string.CompareOrdinal(source, position, sign, 0, sign.Length) == 0)
            {
                position += sign.Length;
                return new Token(TokenKind.Sign, sign, position - sign.Length, position);
            }
        }

        if (first == '=')
        {
            throw Fault.At(position, "'=' sets nothing here; write == to compare");
        }

        throw Fault.At(position, $"there is no use for '{(char.IsSurrogate(first) || char.IsControl(first) ? '?' : first)}' here");
    }

    // Something must follow an id, so a dash behind "tasks." can only belong to it.
    private bool IsStepId() =>
        before.Is(".") && beforeThat is { Kind: TokenKind.Name, Text: "tasks" } && !beforeAll.Is(".")
        && (char.IsAsciiLetterOrDigit(source[position]) || source[position] is '_' or '-');

    private Token Word(TokenKind kind, Func<char, bool> isPart, string others)
    {
        var from = position;
        while (position < source.Length && (isPart(source[position]) || others.Contains(source[position], StringComparison.Ordinal)))
        {
            position++;
        }

        return new Token(kind, source[from..position], from, position);
    }

    private Token ReadNumber()
    {
        var from = position;
        Digits();
        if (position + 1 < source.Length && source[position] == '.' && char.IsAsciiDigit(source[position + 1]))
        {
            position++;
            Digits();
        }

        if (position < source.Length && source[position] is 'e' or 'E')
        {
            position++;
            position += position < source.Length && source[position] is '+' or '-' ? 1 : 0;
            Digits();
        }

        return new Token(TokenKind.Number, source[from..position], from, position);
    }

    private void Digits()
    {
        while (position < source.Length && char.IsAsciiDigit(source[position]))
        {
            position++;
        }
    }

    private Token ReadText(char quote)
    {
        var from = position++;
        var text = new StringBuilder();
        while (true)
        {
            if (position == source.Length)
            {
                throw Fault.At(from, $"the text has no end; close it with {quote}");
            }

            var next = source[position++];
            if (next == quote)
            {
                break;
            }

            text.Append(next == '\\' ? Escape() : next);
        }

        var value = text.ToString();
        return IsText(value)
            ? new Token(TokenKind.Text, value, from, position)
            : throw Fault.At(from, "the text has half of a surrogate pair, which is no character");
    }

    private char Escape()
    {
        var at = position - 1;
        var letter = position < source.Length ? source[position++] : ' ';
        switch (letter)
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case '\\' or '\'' or '"' or '/': return letter;
            case 'u' when position + 4 <= source.Length && source.AsSpan(position, 4).IndexOfAnyExcept(HexDigits) < 0:
                position += 4;
                return (char)Convert.ToInt32(source.Substring(position - 4, 4), 16);
            default:
                throw Fault.At(at, @"there is no such escape; there are \n \r \t \\ \' \"" and \u with four hexadecimal digits");
        }
    }

    private static bool IsText(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogate(value[i]))
            {
                if (!char.IsHighSurrogate(value[i]) || i + 1 == value.Length || !char.IsLowSurrogate(value[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }
}
