using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Workflows.Expressions;

namespace Orchestrator.Tests.Domain.Workflows;

/// <summary>What holds for every expression.</summary>
public sealed class ExpressionPropertyTests
{
    private static readonly string[] Words =
    [
        "1", "2.5", "1e400", "'a'", "\"b", "params", ".n", ".x", "[", "]", "(", ")", "tasks.", "tasks.a.result", "a-b", "item", "??", "?", ":", "||", "&&", "!", "==", "<", "+", "-", "*", "/", "%",
        ",", "len(", "range(", "first(", "slice(", "number(", "json(", "sort(", "join(", "null", "true", " ", "${", "}", "\\", "\ud800", "é", "0", "coalesce(", "round(", "replace(",
    ];

    private static readonly JsonScope Scope = new("""{"params": {"n": 3, "x": [1, "\ud800", {"a": null}]}, "item": "\ud83d", "index": 1e999, "tasks": {"a": {"b": 1}}}""");

    [Fact]
    public void Nothing_but_its_own_exception_comes_of_any_text() =>
        Properties.CheckLists(
            Gen.OneOf(Gen.Elements(Words), Gen.Choose(0, 0xffff).Select(code => ((char)code).ToString())),
            12,
            words =>
            {
                try
                {
                    Expression.Parse(string.Concat(words)).Evaluate(Scope);
                }
                catch (ExpressionException e)
                {
                    Assert.Contains("(column ", e.Message, StringComparison.Ordinal);
                }
            },
            runs: 5_000);

    [Fact]
    public void What_is_printed_parses_to_the_same() =>
        Properties.Check(Any(4), text =>
        {
            var expression = Expression.Parse(text);
            var again = Expression.Parse(expression.ToString());
            Assert.Equal(expression.ToString(), again.ToString());
            Assert.Equal(Outcome(expression), Outcome(again));
        });

    [Fact]
    public void Whole_numbers_are_reckoned_exactly() =>
        Properties.Check(
            from left in Gen.Choose(-1_000_000, 1_000_000)
            from right in Gen.Choose(-1_000_000, 1_000_000)
            from factor in Gen.Choose(1, 1_000_000)
            select (Left: (decimal)left, Right: (decimal)right, Factor: (decimal)factor),
            numbers =>
            {
                var (a, b, c) = numbers;
                var expected = ((a * c) + b - (a * (b - c))) % c;
                var text = string.Create(CultureInfo.InvariantCulture, $"({a} * {c} + {b} - {a} * ({b} - {c})) % {c}");
                Assert.Equal(expected.ToString(CultureInfo.InvariantCulture), Outcome(Expression.Parse(text)));
            });

    private static Gen<string> Any(int depth)
    {
        var leaf = Gen.Elements("1", "2.50", "'a'", "\"q\\\"\"", "params.n", "params['x'][0]", "params.nowhere", "tasks.a.result.b", "true", "null", "[]", "index");
        if (depth == 0)
        {
            return leaf;
        }

        var inner = Any(depth - 1);
        return Gen.OneOf(
            leaf,
            from left in inner from sign in Gen.Elements("+", "-", "*", "??", "==", "<", "&&", "||") from right in inner select $"{left} {sign} {right}",
            from test in inner from yes in inner from no in inner select $"({test}) ? {yes} : {no}",
            from one in inner select $"!({one})",
            from one in inner select $"[{one}, -1]",
            from function in Gen.Elements("len", "string", "first", "to_json") from one in inner select $"{function}({one})",
            from one in inner from two in inner select $"coalesce({one}, {two})[{one}]");
    }

    private static string Outcome(Expression expression)
    {
        try
        {
            return ExpressionText.Of(expression.Evaluate(Scope));
        }
        catch (ExpressionException e)
        {
            return e.Message[..e.Message.IndexOf("(column ", StringComparison.Ordinal)];
        }
    }
}
