using System.Text;
using Orchestrator.Domain.Json;

namespace Orchestrator.Tests.Domain;

/// <summary>The text whose hash is stored with a key: the same for one value however it is written, and never another one than before.</summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b" : 1 , "a" : [ true , null ] }""", """{"a":[true,null],"b":1}""")]
    [InlineData("""{"a":1,"ab":2,"":3,"a\"b":4}""", """{"":3,"a":1,"a\"b":4,"ab":2}""")]
    [InlineData("""{"x":{"d":1,"c":{"b":1,"a":2}},"key":5}""", """{"x":{"c":{"a":2,"b":1},"d":1}}""")]
    [InlineData("""{"key":1}""", "{}")]
    [InlineData("""{"a":{"key":1}}""", """{"a":{"key":1}}""")]
    [InlineData("""["\u0041\/\n\"\\ü"]""", """["A/\u000a\"\\ü"]""")]
    [InlineData("""["\ud83d\ude00", "\ud800"]""", """["😀","\ud800"]""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":1,"a":2}""")]
    [InlineData("""{"\ud800":1,"k\u0065y":2}""", """{"\ud800":1}""")]
    [InlineData("[]", "[]")]
    public void One_value_has_one_text(string json, string expected) => Assert.Equal(expected, Canonical(json));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.0", "1")]
    [InlineData("10e-1", "1")]
    [InlineData("-0.0", "0")]
    [InlineData("0e5", "0")]
    [InlineData("100", "1e2")]
    [InlineData("1E+2", "1e2")]
    [InlineData("0.001", "1e-3")]
    [InlineData("-12.50", "-125e-1")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("1e99999999999999999999", "1e99999999999999999999")]
    public void Numbers_are_written_by_their_exact_value(string number, string expected) => Assert.Equal($"[{expected}]", Canonical($"[{number}]"));

    private static string Canonical(string json) => Encoding.UTF8.GetString(CanonicalJson.Write(Encoding.UTF8.GetBytes(json), "key"u8));
}
