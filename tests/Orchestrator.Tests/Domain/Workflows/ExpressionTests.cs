using Orchestrator.Domain.Workflows.Expressions;

namespace Orchestrator.Tests.Domain.Workflows;

/// <summary>What expressions come to, and what is said of those that come to nothing.</summary>
public sealed class ExpressionTests
{
    private static readonly JsonScope Scope = new("""
        {
          "params": {"n": 3, "big": 9007199254740993, "ratio": 0.10, "name": "Ada", "list": [3, 1, 2], "nothing": null, "on": true, "deep": {"a": [{"b": "c"}]}, "2x": 1},
          "run": {"id": "r1", "status": "running"},
          "item": {"file": "a.txt"}, "index": 4,
          "tasks": {"count": {"lines": 12, "words": [1, 2]}, "my-id": {"ok": true}, "a.b": 5, "broken": "failed", "1st": 1}
        }
        """);

    [Theory]
    [InlineData("1", "1")]
    [InlineData("'text'", "\"text\"")]
    [InlineData("\"te\\\"xt\\n\\u00e4\"", "\"te\\\"xt\\nä\"")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("[1, 'a', [true]]", "[1,\"a\",[true]]")]
    [InlineData("${ params.n }", "3")]
    [InlineData("global_parameters.n + parameters.n", "6")]
    [InlineData("params.big", "9007199254740993")]
    [InlineData("params.big + 1", "9007199254740994")]
    [InlineData("params.ratio", "0.10")]
    [InlineData("params.ratio + params.ratio", "0.2")]
    [InlineData("params.deep.a[0]['b']", "\"c\"")]
    [InlineData("params['2x']", "1")]
    [InlineData("tasks.count.result.lines > 10", "true")]
    [InlineData("tasks.count.result.words[1]", "2")]
    [InlineData("tasks['my-id'].result.ok", "true")]
    [InlineData("tasks.my-id.result.ok", "true")]
    [InlineData("tasks[\"a.b\"].result - 1", "4")]
    [InlineData("tasks.1st.result", "1")]
    [InlineData("tasks.broken.status", "\"failed\"")]
    [InlineData("tasks.broken.error.message", "\"too slow\"")]
    [InlineData("tasks.broken.result", "null")]
    [InlineData("tasks.count.error == null", "true")]
    [InlineData("item.file + '#' + index", "\"a.txt#4\"")]
    [InlineData("run.id", "\"r1\"")]
    public void Expressions_look_at_what_there_is(string expression, string expected) => Assert.Equal(expected, Evaluate(expression));

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("7 - 2 - 1", "4")]
    [InlineData("-params.n + 1", "-2")]
    [InlineData("7 / 2", "3.5")]
    [InlineData("6 / 2", "3")]
    [InlineData("7 % 4", "3")]
    [InlineData("1.50 * 2", "3")]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("1e30 * 2", "2E+30")]
    [InlineData("'a' + 1 + true + null", "\"a1truenull\"")]
    [InlineData("[1] + [2]", "[1,2]")]
    [InlineData("1 < 2 && 2 <= 2 && 'a' < 'b' && 3 > 2 && 2 >= 3 == false", "true")]
    [InlineData("1 == 1.0 && 1 != '1' && [1, 2] == [1.0, 2]", "true")]
    [InlineData("!true || false", "false")]
    [InlineData("false && params.nowhere", "false")]
    [InlineData("params.on ? 'yes' : params.nowhere", "\"yes\"")]
    [InlineData("false ? 1 : false ? 2 : 3", "3")]
    [InlineData("params.nothing ?? params.nowhere.x[3] ?? 5", "5")]
    [InlineData("params.nowhere == null", "true")]
    [InlineData("null != params.n", "true")]
    [InlineData("coalesce(params.nowhere, params.nothing, 'x')", "\"x\"")]
    [InlineData("coalesce(params.nowhere)", "null")]
    [InlineData("(params.on ? params.nowhere : 1) ?? 2", "2")]
    [InlineData("first([]) ?? 'none'", "\"none\"")]
    public void Signs_mean_what_they_mean_elsewhere(string expression, string expected) => Assert.Equal(expected, Evaluate(expression));

    [Theory]
    [InlineData("len('häß😀') + len([1]) + len(params.deep)", "6")]
    [InlineData("range(3)", "[0,1,2]")]
    [InlineData("range(2, 4)", "[2,3]")]
    [InlineData("range(0)", "[]")]
    [InlineData("keys(tasks.count.result)", "[\"lines\",\"words\"]")]
    [InlineData("values(params.deep)[0][0].b", "\"c\"")]
    [InlineData("contains('abc', 'b') && contains([1, 2], 2.0) && contains(params, 'n')", "true")]
    [InlineData("starts_with('abc', 'ab') && ends_with('abc', 'bc')", "true")]
    [InlineData("upper(lower('AbC')) + trim(' x ')", "\"ABCx\"")]
    [InlineData("split('a,b,,c', ',')", "[\"a\",\"b\",\"\",\"c\"]")]
    [InlineData("join(['a', 1, true], '-') + join(['x', 'y'])", "\"a-1-truexy\"")]
    [InlineData("replace('a.b.c', '.', '::')", "\"a::b::c\"")]
    [InlineData("string(1.50) + string('x') + string([1])", "\"1.5x[1]\"")]
    [InlineData("number('4.50') + number(1)", "5.5")]
    [InlineData("json('{\"a\": [1, 2]}').a[1]", "2")]
    [InlineData("to_json(params.deep)", "\"{\\\"a\\\":[{\\\"b\\\":\\\"c\\\"}]}\"")]
    [InlineData("min(3, 1, 2) + max([3, 1]) + sum(params.list)", "10")]
    [InlineData("max('a', 'c', 'b')", "\"c\"")]
    [InlineData("sum([])", "0")]
    [InlineData("[round(2.5), round(-2.5), round(1.005, 2), floor(-1.5), ceil(1.2)]", "[3,-3,1.01,-2,2]")]
    [InlineData("[first(params.list), last(params.list)]", "[3,2]")]
    [InlineData("sort(params.list) + sort(['b', 'a'])", "[1,2,3,\"a\",\"b\"]")]
    [InlineData("unique([1, 1.0, 'a', 'a', [1], [1]])", "[1,\"a\",[1]]")]
    [InlineData("reverse(params.list)", "[2,1,3]")]
    [InlineData("flatten([[1], 2, [3, [4]]])", "[1,2,3,[4]]")]
    [InlineData("[slice('h😀äß', 2), slice('abc', -2, -1), slice([1, 2, 3], 1, 9), slice([1], 5)]", "[\"äß\",\"b\",[2,3],[]]")]
    public void Functions_do_what_the_page_says(string expression, string expected) => Assert.Equal(expected, Evaluate(expression));

    [Theory]
    [InlineData("tasks.count.result.lnes", "tasks.count.result.lnes: no member 'lnes' (column 20); there is 'lines'")]
    [InlineData("${ tasks.count.result.zzzzzz }", "tasks.count.result.zzzzzz: no member 'zzzzzz' (column 23); there is 'lines', 'words'")]
    [InlineData("params.list[3]", "params.list[3]: no element 3 of 3, counted from 0 (column 13)")]
    [InlineData("params.n.x", "params.n.x: 'params.n' is a number and has nothing in it (column 10)")]
    [InlineData("params.nothing.x", "params.nothing.x: 'params.nothing' is null and has nothing in it (column 16)")]
    [InlineData("tasks.none.result", "there is no step 'none' (column 1)")]
    [InlineData("1 + [2]", "'+' needs two numbers, two lists or a text, but 1 is a number and [2] is a list (column 3)")]
    [InlineData("1 < 'a'", "'<' needs two numbers or two texts, but 1 is a number and \"a\" is a text (column 3)")]
    [InlineData("params.n && true", "'&&' needs true or false, but params.n is a number (column 10)")]
    [InlineData("!params.n", "'!' needs true or false, but params.n is a number (column 1)")]
    [InlineData("params.n ? 1 : 2", "'?' needs true or false, but params.n is a number (column 10)")]
    [InlineData("1 / 0", "'/' by zero (column 3)")]
    [InlineData("1e300 * 1e300", "the result of '*' is too large (column 7)")]
    [InlineData("1 + number('x')", "number: 'x' is no number (column 5)")]
    [InlineData("json('{')", "json: '{' is no JSON (column 1)")]
    [InlineData("len(5)", "len: needs a text, a list or an object, but it is 5 (column 1)")]
    [InlineData("split('a', '')", "split: needs a text that is not empty as argument 2, but it is a text (column 1)")]
    [InlineData("range(1000001)", "makes lists of more than 1000000 elements in all (column 1)")]
    [InlineData("range(-9223372036854775807, 9223372036854775807)", "makes lists of more than 1000000 elements in all (column 1)")]
    [InlineData("sort([1, 'a'])", "sort: needs only numbers or only texts, but there is a number beside a text (column 1)")]
    [InlineData("first([])", "first of an empty list has no value (column 1)")]
    public void What_has_no_value_says_why_and_where(string expression, string message) =>
        Assert.Equal(message, Assert.Throws<ExpressionException>(() => Evaluate(expression)).Message);

    [Theory]
    [InlineData("", "the expression is empty (column 1)")]
    [InlineData("1 +", "there must be a value, but here is the end (column 4)")]
    [InlineData("(1", "there must be ')', but here is the end (column 3)")]
    [InlineData("1 2", "there is no use for '2' here (column 3)")]
    [InlineData("${ 1", "the expression has no end; close it with } (column 5)")]
    [InlineData("${1} + 2", "an expression is all there may be; behind its brace is more (column 5)")]
    [InlineData("'abc", "the text has no end; close it with ' (column 1)")]
    [InlineData("'\\q'", @"there is no such escape; there are \n \r \t \\ \' \"" and \u with four hexadecimal digits (column 2)")]
    [InlineData("a == 1", "'a' is unknown; there is params, tasks, run, item and index, and texts stand in quotes (column 1)")]
    [InlineData("params.n = 1", "'=' sets nothing here; write == to compare (column 10)")]
    [InlineData("parms.n", "'parms' is unknown; did you mean 'params'? (column 1)")]
    [InlineData("len", "'len' is a function; write len(...) (column 1)")]
    [InlineData("lenn('a')", "there is no function 'lenn'; did you mean 'len'? (column 1)")]
    [InlineData("len()", "len takes 1 argument, but has 0 (column 1)")]
    [InlineData("replace('a')", "replace takes 3 arguments, but has 1 (column 1)")]
    [InlineData("tasks", "there must be a step's id, such as tasks.count, but here is the end (column 6)")]
    [InlineData("tasks.count", "there must be what is asked of step 'count': .result, .status or .error, but here is the end (column 12)")]
    [InlineData("tasks.count.reslt", "there must be what is asked of step 'count': result, status or error, but here is 'reslt' (column 13)")]
    [InlineData("tasks[params.n].result", "there must be a step's id as a text: which steps are looked at must be known before they run, but here is 'params' (column 7)")]
    public void What_is_no_expression_says_why_and_where(string expression, string message) =>
        Assert.Equal(message, Assert.Throws<ExpressionException>(() => Expression.Parse(expression)).Message);

    [Theory]
    [InlineData("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'")]
    [InlineData("join(range(1000000), 'aaaaaaaaaaaaaaaaaaaaaaa')")]
    public void Texts_do_not_explode(string text)
    {
        for (var i = 0; i < 6; i++)
        {
            text = $"replace({text}, 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')";
        }

        Assert.Contains("makes texts of more than", Assert.Throws<ExpressionException>(() => Evaluate(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_expression_takes_the_stack()
    {
        foreach (var text in new[] { new string('(', 9_000), new string('!', 9_000), new string('[', 9_000), string.Join("+", Enumerable.Repeat("1", 4_000)), "params" + string.Concat(Enumerable.Repeat(".a", 4_000)), new string('1', 20_000) + "+1" })
        {
            Assert.Throws<ExpressionException>(() => Expression.Parse(text));
        }
    }

    [Fact]
    public void What_is_looked_at_is_known_before()
    {
        var expression = Expression.Parse("tasks.a.result ?? tasks['b-c'].status == item.x && len(params.y) > index");
        Assert.Equal(["a", "b-c"], expression.Steps.Order());
        Assert.Equal(["index", "item", "params"], expression.Roots.Order());
    }

    [Fact]
    public void A_condition_is_true_or_false()
    {
        Assert.True(Expression.Parse("params.n == 3").Holds(Scope));
        Assert.False(Expression.Parse("params.n != 3").Holds(Scope));
        Assert.Equal(
            "params.n: must be true or false, but is a number (column 8)",
            Assert.Throws<ExpressionException>(() => Expression.Parse("params.n").Holds(Scope)).Message);
    }

    private static string Evaluate(string expression) => ExpressionText.Of(Expression.Parse(expression).Evaluate(Scope));
}
