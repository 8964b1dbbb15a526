using FsCheck;
using FsCheck.Fluent;

namespace Orchestrator.Tests.Domain.Workflows;

/// <summary>JSON on one line, without expressions.</summary>
internal static class AnyJson
{
    public static Gen<string> Values(int depth)
    {
        var leaf = Gen.Elements("1", "-2.50", "1e400", "true", "false", "null", "\"\"", "\"a b\"", "\"\\u00e4\\n\"", "\"ü$\"", "\"\\ud800\"");
        return depth == 0 ? leaf : Gen.OneOf(leaf, Objects(depth - 1), Many(Values(depth - 1)).Select(values => $"[{string.Join(',', values)}]"));
    }

    public static Gen<string> Objects(int depth) =>
        Many(Values(depth)).Select(values => $"{{{string.Join(',', values.Select((value, index) => $"\"m{index}\":{value}"))}}}");

    private static Gen<string[]> Many(Gen<string> values) => Gen.Choose(0, 3).SelectMany(count => Gen.ArrayOf(values, count));
}
