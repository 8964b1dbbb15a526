using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Sdk.Workflows;

// An `orc server` must run; its address is the first argument, else http://127.0.0.1:9000.
var services = new ServiceCollection();
services.AddOrchestratorClient(o => o.Server = args.Length > 0 ? new Uri(args[0]) : o.Server);
await using var provider = services.BuildServiceProvider();
var workflows = provider.GetRequiredService<IWorkflowClient>();

// What tasks take and give is declared once, for workflows and for whoever runs them. The type `echo`, which every server has, gives what it takes.
var find = new TaskType<Album, Album>("echo");
var shrink = new TaskType<Picture, Picture>("echo");
var publish = new TaskType<Page, Page>("echo");

var album = Workflow.Define<Album, Page>("album", w =>
{
    var found = w.Step("find", find, () => new Album(w.Input.Name, w.Input.Pictures));
    var small = w.Map("shrink", shrink, () => found.Result.Pictures, picture => new Picture(picture.File, picture.Width / 2), maxParallel: 4).Retry(3);
    var seen = w.Approval("look", TimeSpan.FromDays(1)).After(small);
    return w.Step("publish", publish, () => new Page($"{w.Input.Name}: {seen.Result.Comment}", small.Result)).Timeout(TimeSpan.FromMinutes(1));
});

var run = await workflows.StartAsync(album, new Album("Trees", [new("oak.jpg", 1600), new("elm.jpg", 1200)]));
await run.ApproveAsync("look", comment: "fine light");
var page = await run.ResultAsync();
Console.WriteLine($"{page.Title}, {string.Join(" and ", page.Pictures.Select(picture => $"{picture.File} of {picture.Width}"))}");

// A run that ends without a result is thrown, with the step that failed.
var fault = new TaskType<Fault, Page>("fail");
var broken = Workflow.Define<Album, Page>("broken", w => w.Step("paint", fault, () => new Fault($"No paint for {w.Input.Name}.", false)));
try
{
    await (await workflows.StartAsync(broken, new Album("Trees", []))).ResultAsync();
}
catch (WorkflowFailedException e)
{
    Console.WriteLine($"{e.Run.Status} at '{e.Step}': {e.Run.Tasks[e.Step!].Error!.Message}");
}

internal sealed record Album(string Name, IReadOnlyList<Picture> Pictures);
internal sealed record Picture(string File, double Width);
internal sealed record Page(string Title, IReadOnlyList<Picture> Pictures);
internal sealed record Fault(string Message, bool Retryable);
