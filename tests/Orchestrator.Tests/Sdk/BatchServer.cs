using System.Net;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Tests.Sdk;

/// <summary>Accepts every task of every batch, and keeps them; the id of a task tells its type.</summary>
internal sealed class BatchServer : HttpMessageHandler
{
    private readonly Lock gate = new();

    public List<IReadOnlyList<JsonElement>> Batches { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var tasks = body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        lock (gate)
        {
            Batches.Add(tasks);
        }

        // As a network: never at once.
        await Task.Yield();
        var answer = string.Concat(tasks.Select((task, i) => $"{{\"line\":{i + 1},\"task_id\":\"id-{task.GetProperty("task_type").GetString()}\"}}\n"));
        return new(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/x-ndjson") };
    }
}
