using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Sdk.Workflows.Expressions;

/// <summary>Writes what gives one value as an expression of workflows.</summary>
[RequiresUnreferencedCode(Workflow.Reflection)]
[RequiresDynamicCode(Workflow.Reflection)]
internal sealed class ExpressionWriter(Roots roots)
{
    internal static readonly JsonSerializerOptions Literals = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The expression, without anything around.</summary>
    public string Write(Expression expression) => Write(expression, level: 0);

    /// <param name="level">How tightly it is bound by what is around; what binds less gets parentheses.</param>
    private string Write(Expression expression, int level)
    {
        if (roots.Find(expression) is { } root)
        {
            return root;
        }

        // An array that C# takes as a span, which is no value of its own.
        if (expression is MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var array] })
        {
            return Write(array, level);
        }

        if (!roots.IsIn(expression))
        {
            return LiteralText.Of(Values.Of(expression), expression.Type);
        }

        return expression switch
        {
            UnaryExpression unary => WriteUnary(unary, level),
            BinaryExpression { NodeType: ExpressionType.ArrayIndex } index => $"{Tight(index.Left)}[{Write(index.Right)}]",
            _ when TextParts.Of(expression) is { } parts => Bound(string.Join(" + ", parts.Select(WritePart)), Operators.Sum, level),
            BinaryExpression binary => WriteBinary(binary, level),
            ConditionalExpression choice => Bound($"{Above(choice.Test)} ? {Above(choice.IfTrue)} : {Above(choice.IfFalse)}", Operators.Choice, level),
            MemberExpression member => WriteMember(member, level),
            MethodCallExpression call => WriteCall(call),
            _ => throw Unknown(expression),
        };
    }

    private string Tight(Expression expression) => Write(expression, Operators.Tightest);

    private string Above(Expression expression) => Write(expression, Operators.Choice + 1);

    private string WriteUnary(UnaryExpression unary, int level) => unary.NodeType switch
    {
        // Between C# types; a workflow has numbers, texts and the rest of JSON. What changes the value is refused.
        ExpressionType.Convert or ExpressionType.ConvertChecked when !Truncates(unary) => Write(unary.Operand, level),
        ExpressionType.TypeAs => Write(unary.Operand, level),
        ExpressionType.Not when unary.Type == typeof(bool) || unary.Type == typeof(bool?) => Bound($"!{Write(unary.Operand, Operators.Unary)}", Operators.Unary, level),
        ExpressionType.Negate or ExpressionType.NegateChecked => Bound($"-{Tight(unary.Operand)}", Operators.Unary, level),
        ExpressionType.ArrayLength => $"len({Write(unary.Operand)})",
        _ => throw Unknown(unary),
    };

    private string WriteBinary(BinaryExpression binary, int level)
    {
        if (binary.NodeType == ExpressionType.Divide && IsWhole(binary.Type))
        {
            throw new NotSupportedException($"'{binary}' divides whole numbers, and a workflow would not cut the result off. Divide as double, or in a task.");
        }

        // From the left: what stands on the right must bind more tightly.
        var (sign, own) = Operators.Of(binary) ?? throw Unknown(binary);
        var left = Side(binary.Left, binary.Right, own == Operators.Choice ? own + 1 : own);
        return Bound($"{left} {sign} {Side(binary.Right, binary.Left, own + 1)}", own, level);
    }

    /// <summary>One side; a number that stands beside an enum is one of its values, and is written as those are.</summary>
    private string Side(Expression side, Expression other, int level) =>
        EnumOf(other) is { } type && !roots.IsIn(side) && Values.Of(side) is { } value
            ? LiteralText.Of(Enum.ToObject(type, value), type)
            : Write(side, level);

    private string WriteMember(MemberExpression member, int level)
    {
        var target = member.Expression!;
        var isNullable = Nullable.GetUnderlyingType(target.Type) is not null;
        return member.Member.Name switch
        {
            nameof(Nullable<>.Value) when isNullable => Write(target, level),
            nameof(Nullable<>.HasValue) when isNullable => Bound($"{Write(target, Operators.Equality)} != null", Operators.Equality, level),
            nameof(string.Length) or nameof(ICollection.Count) when IsMany(target.Type) => $"len({Write(target)})",
            _ => PathText.Member(Tight(target), MemberNames.Of(target.Type, member.Member)),
        };
    }

    private string WriteCall(MethodCallExpression call)
    {
        // An indexer: list[0], map["name"].
        if (call is { Method.Name: "get_Item", Object: { } target, Arguments: [var index] })
        {
            return !roots.IsIn(index) && Values.Of(index) is string name ? PathText.Member(Tight(target), name) : $"{Tight(target)}[{Write(index)}]";
        }

        var arguments = (call.Object is { } self ? call.Arguments.Prepend(self) : call.Arguments).Where(argument => !IsOrdinal(argument));
        return Functions.Write(call.Method, [.. arguments.Select(argument => Write(argument))]) ?? throw Unknown(call);
    }

    /// <summary>As workflows compare texts anyway; any other way to compare them is refused.</summary>
    private static bool IsOrdinal(Expression argument) => argument.Type == typeof(StringComparison)
        && (Values.Of(argument) is StringComparison.Ordinal ? true : throw new NotSupportedException($"A workflow compares texts by their characters, not by {argument}. Use StringComparison.Ordinal, or lower both texts."));

    private string WritePart(Expression part) =>
        !roots.IsIn(part) ? PathText.Quoted(LiteralText.Joined(Values.Of(part)))
        : part.Type == typeof(string) ? Write(part, Operators.Sum + 1) : $"string({Write(part)})";

    private static string Bound(string text, int own, int level) => own < level ? $"({text})" : text;

    private static Type? EnumOf(Expression expression) =>
        expression is UnaryExpression { NodeType: ExpressionType.Convert, Operand.Type: var type }
            ? (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } known ? known : null
            : null;

    private static bool IsMany(Type type) => type == typeof(string) || type.IsArray || typeof(IEnumerable).IsAssignableFrom(type);

    private static bool IsWhole(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) is >= TypeCode.SByte and <= TypeCode.UInt64;

    private static bool Truncates(UnaryExpression unary) =>
        IsWhole(unary.Type) && Type.GetTypeCode(Nullable.GetUnderlyingType(unary.Operand.Type) ?? unary.Operand.Type) is TypeCode.Single or TypeCode.Double or TypeCode.Decimal;

    private static NotSupportedException Unknown(Expression expression) => new(
        $"'{expression}' is nothing that a workflow can work out. Do it in a task, or write it in the workflow's own words with Workflow.Expression<T>(\"...\").");
}
