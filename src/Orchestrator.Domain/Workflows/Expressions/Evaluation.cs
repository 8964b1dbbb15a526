namespace Orchestrator.Domain.Workflows.Expressions;

/// <summary>One working-out of an expression or a template: what it can look at, and how much it may still make.</summary>
internal sealed class Evaluation(ExpressionScope scope)
{
    /// <summary>Elements of lists that one evaluation may make.</summary>
    public const int MaxElements = 1_000_000;

    /// <summary>Characters of texts that one evaluation may make: 16 Mi.</summary>
    public const int MaxCharacters = 16 * 1024 * 1024;

    private long elements;
    private long characters;

    public ExpressionScope Scope { get; } = scope;

    /// <summary>To be called before a list is made.</summary>
    public void TakeElements(long count)
    {
        elements += count;
        if (count > MaxElements || elements > MaxElements)
        {
            throw new ExpressionException($"makes lists of more than {MaxElements} elements in all");
        }
    }

    /// <summary>To be called before a text is made.</summary>
    public void TakeCharacters(long count)
    {
        characters += count;
        if (count > MaxCharacters || characters > MaxCharacters)
        {
            throw new ExpressionException($"makes texts of more than {MaxCharacters} characters in all");
        }
    }
}
