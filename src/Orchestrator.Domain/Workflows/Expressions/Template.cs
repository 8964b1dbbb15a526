namespace Orchestrator.Domain.Workflows.Expressions;

/// <summary>
/// JSON in which strings may hold <c>${ }</c>. A string that is one expression becomes its value, of any type; one with text around becomes text.
/// <c>$${</c> stands for <c>${</c>. A template without expressions gives the same bytes each time, without any work.
/// </summary>
public sealed class Template
{
    private Template()
    {
    }

    /// <summary>True when it has no expressions.</summary>
    public bool IsConstant { get; private init; }

    /// <summary>Ids of the steps that it looks at.</summary>
    public IReadOnlyCollection<string> Steps { get; private init; } = [];

    /// <param name="json">One JSON value; empty gives an empty value.</param>
    /// <exception cref="ExpressionException">An expression in it is none; the message names the field.</exception>
    public static Template Parse(ReadOnlyMemory<byte> json) => throw new NotImplementedException();

    /// <summary>The JSON value, on one line.</summary>
    /// <exception cref="ExpressionException">An expression has no value; the message names the field.</exception>
    public ReadOnlyMemory<byte> Evaluate(ExpressionScope scope) => throw new NotImplementedException();
}
