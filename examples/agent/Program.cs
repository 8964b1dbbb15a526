using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orchestrator;

// An `orc server` must run; its address is the first argument, else http://127.0.0.1:9000.
var builder = Host.CreateApplicationBuilder();
builder.Services.AddOrchestratorAgent(o =>
{
    o.Server = args.Length > 0 ? new Uri(args[0]) : o.Server;
    o.AgentId = "resizer-1";
    o.Capabilities = ["pictures"];
    o.Slots = 8;
    o.Handle("resize", async (context, cancellation) =>
    {
        var picture = context.GetInput<Picture>()!;
        for (var done = context.Checkpoint?.As<int>() ?? 0; done < 10; done++)
        {
            // A checkpoint is where the next attempt goes on, on whatever agent that is.
            context.SaveCheckpoint(JsonPayload.From(done));
            context.ReportProgress(10 * done, $"{done} of 10 strips");
            await Task.Delay(TimeSpan.FromMilliseconds(200), context.Time, cancellation);
        }

        return TaskOutcome.Complete(picture with { Width = picture.Width / 2 });
    });
});

// Works until Ctrl+C or SIGTERM; then it takes no more, finishes what it has and leaves.
await builder.Build().RunAsync();

internal sealed record Picture(string Name, int Width);
