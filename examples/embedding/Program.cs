using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator;
using Orchestrator.Engine;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddOrchestrator(o =>
{
    o.DataFolder = "./data/embedding";
    o.Handle("resize", async (context, cancellation) =>
    {
        var picture = context.GetInput<Picture>()!;
        await Task.Delay(TimeSpan.FromMilliseconds(100), context.Time, cancellation);
        context.ReportProgress(50, "half of the pixels are gone");
        return picture.Name == "flower.jpg" && context.Attempt == 1
            ? TaskOutcome.Fail("The disk was busy.") // tried again after a second
            : TaskOutcome.Complete(picture with { Width = picture.Width / 2 });
    });
});

using var host = builder.Build();
await host.StartAsync();
var orchestrator = host.Services.GetRequiredService<IOrchestrator>();

// Once this returns, the task is on the disk: it will be run to its end, in this process or in the next one.
var id = await orchestrator.SubmitAsync("resize", new Picture("tree.jpg", 1600));
var tree = await orchestrator.WaitAsync(id, TimeSpan.FromSeconds(30));
Console.WriteLine($"{tree!.State}: {tree.GetResult<Picture>()}");

// The same in one call.
var flower = await orchestrator.RunAsync<Picture>("resize", new Picture("flower.jpg", 800));
Console.WriteLine($"at the second attempt: {flower}");

await host.StopAsync();

internal sealed record Picture(string Name, int Width);
