namespace Orchestrator.Domain.Workflows.Expressions.Syntax;

/// <summary>A word of an expression.</summary>
/// <param name="Text">Of a text what it stands for, else as it was written.</param>
/// <param name="Start">Where it begins, from 0.</param>
/// <param name="End">Behind its last character.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End)
{
    /// <summary>Counted from one, for people.</summary>
    public int Column => Start + 1;

    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;

    public override string ToString() => Kind == TokenKind.End ? "the end" : Kind == TokenKind.Text ? $"the text '{Text}'" : $"'{Text}'";
}
