using System.Text;
using System.Text.Json;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Tests.Engine;

public sealed class JsonLineTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("{ \"a\" :\t1 }")]
    [InlineData("\"\\r\\n\"")]
    [InlineData("")]
    public void What_is_on_one_line_stays_the_same_bytes(string json)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(json);

        Assert.True(bytes.Equals(JsonLine.Normalize(bytes)));
    }

    [Theory]
    [InlineData("\n1\r\n", "1")]
    [InlineData("{\r\n  \"a\": [1,\n2]\n}", "{\"a\":[1,2]}")]
    [InlineData("[1.50,\n-0.0,1E5,12345678901234567890123456789]", "[1.50,-0.0,1E5,12345678901234567890123456789]")]
    [InlineData("[\"x\\ny\",\n\"\\u00e9\"]", "[\"x\\ny\",\"\\u00e9\"]")]
    [InlineData("{\"a\":1,\n\"a\":2}", "{\"a\":1,\"a\":2}")]
    public void Line_breaks_between_values_go_and_the_value_stays(string json, string expected)
    {
        var line = JsonLine.Normalize(Encoding.UTF8.GetBytes(json));

        Assert.Equal(expected, Encoding.UTF8.GetString(line.Span));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData(" ")]
    [InlineData("1 2")]
    [InlineData("{}\n{}")]
    [InlineData("[1,]")]
    [InlineData("// no\n1")]
    public void What_is_no_json_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => JsonLine.Normalize(Encoding.UTF8.GetBytes(text)));
}
