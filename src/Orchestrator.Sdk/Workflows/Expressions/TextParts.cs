using System.Globalization;
using System.Linq.Expressions;
using System.Text;

namespace Orchestrator.Sdk.Workflows.Expressions;

/// <summary>Texts that C# puts together of others: <c>$"..."</c>, <c>a + b</c> and <c>string.Concat</c>.</summary>
internal static class TextParts
{
    /// <summary>The parts in order; null when this is no such text.</summary>
    public static IReadOnlyList<Expression>? Of(Expression expression)
    {
        var parts = new List<Expression>();
        return expression.Type == typeof(string) && Add(expression, parts) ? parts : null;
    }

    private static bool Add(Expression expression, List<Expression> parts)
    {
        switch (expression)
        {
            case BinaryExpression { NodeType: ExpressionType.Add } sum when sum.Type == typeof(string):
                AddAll([sum.Left, sum.Right], parts);
                return true;
            case MethodCallExpression { Method.Name: nameof(string.Concat) } call when call.Method.DeclaringType == typeof(string):
                AddAll(Arguments(call, 0), parts);
                return true;
            case MethodCallExpression { Method.Name: nameof(string.Format), Arguments: [ConstantExpression { Value: string format }, ..] } call
                when call.Method.DeclaringType == typeof(string):
                AddFormat(format, [.. Arguments(call, 1)], parts);
                return true;
            default:
                return false;
        }
    }

    private static void AddAll(IEnumerable<Expression> expressions, List<Expression> parts)
    {
        foreach (var expression in expressions.Select(Plain))
        {
            if (expression.Type != typeof(string) || !Add(expression, parts))
            {
                parts.Add(expression);
            }
        }
    }

    /// <summary>The arguments from one on, also when C# made an array of them.</summary>
    private static IEnumerable<Expression> Arguments(MethodCallExpression call, int from) =>
        call.Arguments.Count == from + 1 && call.Arguments[from] is NewArrayExpression array ? array.Expressions : call.Arguments.Skip(from);

    private static void AddFormat(string format, List<Expression> arguments, List<Expression> parts)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] is '{' or '}' && i + 1 < format.Length && format[i + 1] == format[i])
            {
                text.Append(format[i++]);
            }
            else if (format[i] == '{')
            {
                var end = format.IndexOf('}', i);
                if (!int.TryParse(format.AsSpan(i + 1, end - i - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    throw new NotSupportedException($"'{format[i..(end + 1)]}' in a text: a workflow does not know formats or widths. Leave it out, or format in a task.");
                }

                Flush(text, parts);
                AddAll([arguments[index]], parts);
                i = end;
            }
            else
            {
                text.Append(format[i]);
            }
        }

        Flush(text, parts);
    }

    private static void Flush(StringBuilder text, List<Expression> parts)
    {
        if (text.Length > 0)
        {
            parts.Add(Expression.Constant(text.ToString()));
            text.Clear();
        }
    }

    private static Expression Plain(Expression expression) =>
        expression is UnaryExpression { NodeType: ExpressionType.Convert } boxed && boxed.Type == typeof(object) ? boxed.Operand : expression;
}
