using Orchestrator.Domain.Workflows.Expressions.Syntax;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Functions;

/// <summary>A call of a function, with its arguments' values.</summary>
internal sealed record Call(string Name, int Position, Evaluation Evaluation, Value[] Arguments)
{
    public int Count => Arguments.Length;

    public Value this[int index] => Arguments[index];

    public string Text(int index) => Arguments[index].Kind == ValueKind.Text ? Arguments[index].Text : throw Wrong(index, "a text");

    public Number Number(int index) => Arguments[index].Kind == ValueKind.Number ? Arguments[index].Number : throw Wrong(index, "a number");

    public long Whole(int index) => Number(index).TryWhole(out var whole) ? whole : throw Wrong(index, "a whole number");

    public List<Value> List(int index) => Arguments[index].Kind == ValueKind.List ? [.. Arguments[index].Elements()] : throw Wrong(index, "a list");

    /// <summary>A text that was made here.</summary>
    public Value Made(string text)
    {
        Evaluation.TakeCharacters(text.Length);
        return Value.Of(text);
    }

    /// <summary>A list that was made here.</summary>
    public Value Made(IReadOnlyList<Value> list)
    {
        Evaluation.TakeElements(list.Count);
        return Value.Of(list);
    }

    public ExpressionException Failure(string what) => Fault.At(Position, $"{Name}: {what}");

    public ExpressionException Wrong(int index, string needed) =>
        Failure($"needs {needed}{(Count == 1 ? "" : $" as argument {index + 1}")}, but it is {Describe(Arguments[index])}");

    private static string Describe(Value value) => value.Kind == ValueKind.Number ? value.Number.ToString() : value.KindName;
}
