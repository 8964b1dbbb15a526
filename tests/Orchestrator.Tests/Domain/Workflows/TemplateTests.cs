using System.Text;
using FsCheck.Fluent;
using Orchestrator.Domain.Workflows.Expressions;

namespace Orchestrator.Tests.Domain.Workflows;

/// <summary>JSON with expressions in its strings.</summary>
public sealed class TemplateTests
{
    private static readonly JsonScope Scope = new("""{"params": {"n": 3.0, "name": "A\"da", "list": [1, {"a": null}]}, "tasks": {"count": {"lines": 12}}}""");

    [Theory]
    [InlineData("""{ "a" : [ 1.50 , "x" ] , "b" : {} }""", """{"a":[1.50,"x"],"b":{}}""")]
    [InlineData("""{"rows": "${tasks.count.result.lines}"}""", """{"rows":12}""")]
    [InlineData("""{"n": "${ params.n }", "l": "${params.list}"}""", """{"n":3.0,"l":[1,{"a":null}]}""")]
    [InlineData("""["${params.name}: ${params.n + 1} of ${params.list}!"]""", """["A\"da: 4 of [1,{\"a\":null}]!"]""")]
    [InlineData("""["$${params.n}", "a $${b} ${1}", "$", "$ {x}", "}"]""", """["${params.n}","a ${b} 1","$","$ {x}","}"]""")]
    [InlineData("\"${ 'a}b' + \\\"}\\\" }\"", "\"a}b}\"")]
    [InlineData("""{"${params.n}": 1}""", """{"${params.n}":1}""")]
    [InlineData("""["\u00e4 ${1}", "\u00e4\/"]""", """["ä 1","\u00e4\/"]""")]
    [InlineData("[]", "[]")]
    public void Strings_are_filled_in(string json, string expected) => Assert.Equal(expected, Evaluate(json));

    [Fact]
    public void Nothing_stays_nothing()
    {
        var template = Template.Parse(default);
        Assert.True(template.IsConstant);
        Assert.True(template.Evaluate(Scope).IsEmpty);
    }

    [Fact]
    public void What_it_looks_at_is_known_before()
    {
        var template = Template.Parse("""{"a": ["${tasks.x.result} ${item}", {"b": "${tasks['y-z'].status}"}]}"""u8.ToArray());
        Assert.False(template.IsConstant);
        Assert.Equal(["x", "y-z"], template.Steps.Order());
        Assert.Equal(["item"], template.Roots);
    }

    [Theory]
    [InlineData("""{"a": [1, {"rows": "${tasks.count.result.lnes}"}]}""", "a[1].rows: tasks.count.result.lnes: no member 'lnes' (column 22); there is 'lines'")]
    [InlineData("\"${1 +}\"", "there must be a value, but here is '}' (column 6)")]
    [InlineData("""{"a": "x ${1"}""", "a: the expression has no end; close it with } (column 6)")]
    public void What_is_wrong_names_the_field(string json, string message) =>
        Assert.Equal(message, Assert.Throws<ExpressionException>(() => Evaluate(json)).Message);

    [Fact]
    public void Nothing_becomes_deeper_than_a_payload_may_be()
    {
        var scope = new JsonScope($$"""{"params": {{string.Concat(Enumerable.Repeat("[", 60))}}{{string.Concat(Enumerable.Repeat("]", 60))}}}""");
        var template = Template.Parse("""[[[[["${params}"]]]]]"""u8.ToArray());
        Assert.Contains("nested more than 64", Assert.Throws<ExpressionException>(() => template.Evaluate(scope)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_expressions_it_gives_its_own_bytes() =>
        Properties.Check(AnyJson.Values(3), json =>
        {
            var template = Template.Parse(Encoding.UTF8.GetBytes(json));
            Assert.True(template.IsConstant);
            Assert.Equal(json, Encoding.UTF8.GetString(template.Evaluate(Scope).Span));
        });

    [Fact]
    public void Nothing_but_its_own_exception_comes_of_any_string() =>
        Properties.CheckLists(Gen.Elements("$", "{", "}", "${", "$${", "1", "'", "params.n", " ", "x", "é"), 10, words =>
        {
            try
            {
                Template.Parse(Encoding.UTF8.GetBytes($"[\"{string.Concat(words)}\"]")).Evaluate(Scope);
            }
            catch (ExpressionException)
            {
                // It says what is wrong.
            }
        }, runs: 2_000);

    private static string Evaluate(string json) => Encoding.UTF8.GetString(Template.Parse(Encoding.UTF8.GetBytes(json)).Evaluate(Scope).Span);
}
