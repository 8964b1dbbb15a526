using System.Text;
using Orchestrator.Domain.Workflows.Expressions.Syntax;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary>A part of an expression.</summary>
/// <param name="position">Where it is, from 0: what faults point at.</param>
/// <param name="children">What it is made of.</param>
internal abstract class Node(int position, params ReadOnlySpan<Node> children)
{
    /// <summary>A chain longer than this would take the stack.</summary>
    public const int MaxDepth = 500;

    public int Position { get; } = position;

    public int Depth { get; } = 1 + Deepest(children);

    /// <summary>Its value; never missing.</summary>
    public abstract Value Evaluate(Evaluation evaluation);

    /// <summary>Its value, or missing when what it looks up is not there.</summary>
    public virtual Value EvaluateOrMissing(Evaluation evaluation) => Evaluate(evaluation);

    /// <summary>Writes it so that it parses to the same again.</summary>
    public abstract void Write(StringBuilder text);

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    protected ExpressionException Failure(string what) => Fault.At(Position, what);

    private static int Deepest(ReadOnlySpan<Node> children)
    {
        var deepest = 0;
        foreach (var child in children)
        {
            deepest = Math.Max(deepest, child.Depth);
        }

        return deepest;
    }
}
