using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Tests.Domain.Caching;

public sealed class CacheKeyTests
{
    [Fact]
    public void The_way_an_input_is_written_makes_no_difference() =>
        Assert.Equal(Key("echo", "", """{"a":1,"b":[true,"é"]}"""), Key("echo", "", """ { "b": [true, "\u00e9"], "a": 1.0 } """));

    [Fact]
    public void Type_version_and_input_each_make_another_key() =>
        Assert.Distinct([Key("echo", "", "1"), Key("echo", "1", ""), Key("echo1", "", "1"), Key("echo", "1", "1"), Key("echo", "", "11"), Key("ech", "o", "1")]);

    [Fact]
    public void No_input_is_the_same_as_null() => Assert.Equal(Key("echo", "", ""), Key("echo", "", "null"));

    [Fact]
    public void A_packed_input_has_the_key_of_its_text()
    {
        var json = Encoding.UTF8.GetBytes($"\"{new string('x', 10_000)}\"");
        var packed = TaskPayload.Pack(json, 1);

        Assert.True(packed.IsPacked);
        Assert.Equal(CacheKey.Of("echo", "", json), CacheKey.Of("echo", "", packed));
    }

    [Fact]
    public void The_key_never_changes() =>
        Assert.Equal("39584328480efbedd9fa44175823785d", Key("echo", "v1", """{"a":1}""").ToString("x32"));

    private static UInt128 Key(string type, string version, string input) => CacheKey.Of(type, version, Encoding.UTF8.GetBytes(input));
}
