namespace Orchestrator.Domain.Workflows.Expressions.Syntax;

internal enum TokenKind
{
    Name,
    Number,
    Text,

    /// <summary>A sign such as <c>==</c>; <see cref="Token.Text"/> says which.</summary>
    Sign,
    End,
}
