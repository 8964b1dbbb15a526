using System.Text;
using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Soak;

/// <summary>Tasks of all kinds that leave something behind, as lines of batches: what ends at once, fails, retries, waits, has a key, writes logs.</summary>
internal sealed class TaskStream
{
    private const string Echo = "\"task_type\":\"echo\",\"tags\":{\"team\":\"a\"},\"input_data\":";
    private const int KeysRepeated = 4;
    private readonly StringBuilder lines = new();
    private long number;

    /// <summary>Tasks made so far, repetitions of a key included.</summary>
    public long Count => number;

    /// <summary>The next so many tasks, as one request.</summary>
    public byte[] Next(int count)
    {
        lines.Clear();
        for (var i = 0; i < count; i++, number++)
        {
            lines.Append('{').Append(Fields()).Append("}\n");
        }

        return HttpRequests.SubmitBatch(Encoding.UTF8.GetBytes(lines.ToString()));
    }

    private string Fields() => (number % 100) switch
    {
        < 60 => $$"""{{Echo}}{"number":{{number}},"note":"a payload as jobs of this kind have: ids, a few numbers and a sentence for people"}""",
        < 75 => """ "task_type":"fail","input_data":{"times":1},"retry_policy":{"initial_interval":0.1}""",
        < 77 => """ "task_type":"fail","retry_policy":{"max_attempts":1}""",
        < 87 => $"{Echo}{number},\"delay\":3",
        < 92 => Keyed(number),
        < 96 => Keyed(number - KeysRepeated),
        < 99 => """ "task_type":"sleep","input_data":{"seconds":0.01}""",
        _ when number % 1_000 == 999 => """ "task_type":"process","input_data":{"command":["echo","a line for the log"]}""",
        _ => """ "task_type":"fail","input_data":{"retryable":false,"message":"this kind fails for good"}""",
    };

    private static string Keyed(long key) => $"{Echo}{key},\"idempotency_key\":\"soak-{key}\"";
}
