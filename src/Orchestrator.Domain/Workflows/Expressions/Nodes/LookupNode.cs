using System.Text;
using Orchestrator.Domain.Workflows.Expressions.Syntax;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary>A member of an object or an element of a list: <c>a.b</c>, <c>a["b"]</c>, <c>a[0]</c>.</summary>
/// <param name="name">Of a member that is written out; null when <paramref name="key"/> is worked out.</param>
internal sealed class LookupNode(Node target, string? name, Node key, int position) : Node(position, target, key)
{
    private const int MostNames = 5;

    /// <summary>Writes a member's name as it is written behind an object.</summary>
    public static void WriteName(StringBuilder text, string name)
    {
        if (name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
        {
            text.Append('.').Append(name);
        }
        else
        {
            text.Append('[').Append(ValueJson.Write(Value.Of(name))).Append(']');
        }
    }

    public override Value Evaluate(Evaluation evaluation)
    {
        var holder = target.Evaluate(evaluation);
        var wanted = key.Evaluate(evaluation);
        return Find(holder, wanted) is { Kind: not ValueKind.Missing } found ? found : throw NotFound(holder, wanted);
    }

    public override Value EvaluateOrMissing(Evaluation evaluation)
    {
        var holder = target.EvaluateOrMissing(evaluation);
        return holder.IsNothing ? Value.Missing : Find(holder, key.Evaluate(evaluation));
    }

    public override void Write(StringBuilder text)
    {
        target.Write(text);
        if (name is not null)
        {
            WriteName(text, name);
        }
        else
        {
            text.Append('[');
            key.Write(text);
            text.Append(']');
        }
    }

    private static Value Find(Value holder, Value wanted) => wanted.Kind switch
    {
        ValueKind.Text => holder.Member(wanted.Text),
        ValueKind.Number => wanted.Number.TryWhole(out var index) ? holder.At(index) : Value.Missing,
        _ => Value.Missing,
    };

    private ExpressionException NotFound(Value holder, Value wanted) => (holder.Kind, wanted.Kind) switch
    {
        (ValueKind.Object, ValueKind.Text) => NoMember(holder, wanted.Text),
        (ValueKind.List, ValueKind.Number) => Fault.At(Position, $"{this}: no element {wanted.Number} of {holder.Count}, counted from 0"),
        (ValueKind.Object, _) => Fault.At(Position, $"{this}: an object has members with names, but the name is {wanted.KindName}"),
        (ValueKind.List, _) => Fault.At(Position, $"{this}: a list has elements with numbers, but the number is {wanted.KindName}"),
        _ => Fault.At(Position, $"{this}: '{target}' is {holder.KindName} and has nothing in it"),
    };

    private ExpressionException NoMember(Value holder, string wanted)
    {
        var names = holder.Members().Select(member => member.Key).Take(1000).ToList();
        var there = NearestName.Of(wanted, names) is { } nearest
            ? $"there is '{nearest}'"
            : names.Count == 0
                ? "it is empty"
                : $"there is {string.Join(", ", names.Take(MostNames).Select(name => $"'{name}'"))}{(names.Count > MostNames ? ", ..." : "")}";
        return new ExpressionException($"{this}: no member '{wanted}' (column {Position + 1}); {there}");
    }
}
