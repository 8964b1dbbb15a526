using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

// An `orc server` must run; its address is the first argument, else http://127.0.0.1:9000.
var services = new ServiceCollection();
services.AddOrchestratorClient(o => o.Server = args.Length > 0 ? new Uri(args[0]) : o.Server);
await using var provider = services.BuildServiceProvider();
var client = provider.GetRequiredService<OrchestratorClient>();

// One task, and its result. This waits through restarts of the server, and makes one task however often it is tried.
var picture = await client.SubmitAsync<Picture, Picture>("echo", new Picture("tree.jpg", 1600), task => task with { Priority = 1 });
Console.WriteLine($"completed: {picture}");

// A task that ends without a result is thrown.
try
{
    await client.SubmitAsync<Fault, Picture>("fail", new Fault("The disk was busy.", Retryable: false));
}
catch (OrchestratorTaskException e)
{
    Console.WriteLine($"{e.Task.Status}: {e.Task.Error!.Message}");
}

// Many tasks at once, while their ends are listened to.
var tags = new Dictionary<string, string> { ["run"] = Guid.NewGuid().ToString() };
var tasks = Enumerable.Range(1, 1000).Select(i => new SubmitTaskRequest { TaskType = "echo", InputData = RawJson.Parse($"{i}"), Tags = tags });
var waiting = new HashSet<string>();
await foreach (var next in client.EventsAsync(new EventFilter { Types = ["completed"] }))
{
    if (next is OrchestratorEvent.Began)
    {
        // The stream is there: nothing that is submitted now can be missed.
        await foreach (var item in client.SubmitManyAsync(tasks))
        {
            waiting.Add(item.TaskId ?? throw new InvalidOperationException($"Task {item.Index} is {item.Outcome}: {item.Error?.Detail}"));
        }
    }
    else if (next is OrchestratorEvent.Happened { Event.TaskId: { } id })
    {
        waiting.Remove(id);
    }
    else
    {
        // Events were left out: what they would have told is read.
        await Task.WhenAll(waiting.Select(left => client.GetAsync(left, Timeout.InfiniteTimeSpan)));
        waiting.Clear();
    }

    if (waiting.Count == 0)
    {
        Console.WriteLine("a batch of 1000: completed");
        break;
    }
}

internal sealed record Picture(string Name, int Width);
internal sealed record Fault(string Message, bool Retryable);
