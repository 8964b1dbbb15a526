using System.Text;

namespace Orchestrator.Tests.Server;

/// <summary>Bodies that nobody thought of: a valid one, changed at random from a seed, is accepted or refused, and never breaks the server.</summary>
public sealed class RandomBodyTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Rounds = 400;

    private const string Valid = """
        {"task_type": "echo", "domain": "random", "priority": 2, "input_data": {"command": ["wc", -1.5e3, null, true, "\u00fc\n"]},
         "requirements": {"capabilities": ["x", "y"], "min_cpu": 1, "labels": {"site": "berlin"}, "redundancy": 1, "device_id": null},
         "timeout": 300, "queue_timeout": 5, "run_at": "2999-01-01T00:00:00Z", "delay": 60, "idempotency_key": "key",
         "retry_policy": {"max_attempts": 4, "initial_interval": 1, "retry_on": ["agent_error", "timeout"]}, "tags": {"team": "a"}}
        """;

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "null", "true", "1e999", "-0", "9999999999999999999999", "\\ud800", "\\u0000", "\0", "\n",
        "\"task_type\":", "\"priority\": \"high\"", "\"\"", "{}", "[[[[[[[[[[", "é", "\u2028", "1.5", "-1", "\"2999-99-99T00:00:00Z\"",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_mutated_body_is_accepted_or_refused_with_a_code(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var body = Encoding.UTF8.GetBytes(Valid).ToList();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                Mutate(body, random);
            }

            var answer = await server.PostAsync("/api/v1/tasks", [.. body]);

            var context = $"Seed {seed}, round {round}: {answer.Status} for {Encoding.UTF8.GetString([.. body])}";
            Assert.True(answer.Status is 200 or 201 or 400 or 409, context);
            if (answer.Status >= 400)
            {
                Assert.True(answer.MediaType == "application/problem+json", context);
                Assert.NotEmpty(answer.Json.GetProperty("code").GetString()!);
                Assert.NotEmpty(answer.Json.GetProperty("detail").GetString()!);
            }
        }
    }

    private static void Mutate(List<byte> body, Random random)
    {
        var at = random.Next(body.Count);
        var length = Math.Min(random.Next(1, 20), body.Count - at);
        switch (random.Next(6))
        {
            case 0:
                body[at] = (byte)random.Next(256);
                break;
            case 1:
                body.RemoveRange(at, Math.Min(length, body.Count - 1));
                break;
            case 2:
                body.InsertRange(at, body.GetRange(at, length));
                break;
            case 3:
                body.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                break;
            case 4:
                body.RemoveRange(at, Math.Min(length, body.Count - 1));
                body.InsertRange(Math.Min(at, body.Count), Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                break;
            default:
                ReplaceValue(body, random);
                break;
        }
    }

    /// <summary>Puts another value behind one of the colons, so that types are mixed while the JSON stays whole.</summary>
    private static void ReplaceValue(List<byte> body, Random random)
    {
        string[] values = ["null", "true", "0", "-1", "1e999", "\"x\"", "[]", "{}", "\"\\ud800\"", "[1]", "{\"a\":{}}", "1.5"];
        var text = Encoding.UTF8.GetString([.. body]);
        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] == ':').ToList();
        if (colons.Count == 0)
        {
            return;
        }

        var colon = colons[random.Next(colons.Count)];
        var end = text.IndexOfAny([',', '}'], colon);
        var changed = text[..(colon + 1)] + values[random.Next(values.Length)] + (end < 0 ? "" : text[end..]);
        body.Clear();
        body.AddRange(Encoding.UTF8.GetBytes(changed));
    }
}
