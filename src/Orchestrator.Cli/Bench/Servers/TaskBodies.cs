using System.Text;

namespace Orchestrator.Cli.Bench.Servers;

/// <summary>Tasks as JSON, made once and sent often.</summary>
internal static class TaskBodies
{
    private const string Input = """{"order":4711,"customer":"0123456789abcdef","items":[1,2,3],"note":"a payload as jobs of this kind have: ids, a few numbers and a sentence for people to read when"}""";

    /// <summary>A task that ends at once, of about 300 bytes.</summary>
    public static byte[] Echo { get; } = Of("");

    /// <summary>The same, not due for an hour.</summary>
    public static byte[] Delayed { get; } = Of(""","delay":3600""");

    /// <summary>The same, for an agent that does not exist: it is queued for ever.</summary>
    public static byte[] Unservable { get; } = Of(""","requirements":{"capabilities":["nobody-has-this"]}""");

    private static byte[] Of(string more) => Encoding.UTF8.GetBytes(
        $$"""{"task_type":"echo","domain":"default","priority":"normal","timeout":300,"tags":{"team":"a","site":"berlin"},"input_data":{{Input}}{{more}}}""");
}
