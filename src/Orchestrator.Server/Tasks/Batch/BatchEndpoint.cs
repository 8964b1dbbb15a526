using System.Threading.Channels;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Tasks.Batch;

/// <summary>
/// <c>POST /api/v1/tasks/batch</c>: a task a line in, an answer a line out, both streamed. While some lines are made durable
/// the next are read, and answers never hold up reading, so that a caller who sends all before it listens is served as well.
/// </summary>
internal sealed class BatchEndpoint(IOrchestrator orchestrator, OrchestratorOptions engine, ServerOptions options)
{
    private const string Route = "/api/v1/tasks/batch";

    // Stretches of lines on their way to the disk: enough to keep it busy, few enough to bound what a caller makes us hold.
    private const int MaxInFlight = 4;

    private static readonly Task<IReadOnlyList<SubmitOutcome>> Nothing = Task.FromResult<IReadOnlyList<SubmitOutcome>>([]);

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(Route, SubmitAsync).Describe(BatchOperations.Submit);

    private async Task SubmitAsync(HttpContext context)
    {
        if ((MediaTypes.CheckNdjson(context.Request) ?? new QueryReader(context.Request).Check()) is { } unfit)
        {
            await unfit.WriteAsync(context);
            return;
        }

        // A caller may send tasks as they occur to it; the limits on lines and connections bound what that can cost.
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        context.Response.ContentType = MediaTypes.Ndjson;
        var stretches = Channel.CreateUnbounded<(List<BatchLine> Lines, Task<IReadOnlyList<SubmitOutcome>> Outcomes)>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var reading = ReadAsync(context, stretches.Writer, ending.Token);
        try
        {
            await AnswerAsync(context, stretches.Reader);
        }
        finally
        {
            // The request's body must not be touched any longer when this returns. Nobody hears what is still read after a failure.
            await ending.CancelAsync();
            await reading;
        }
    }

    private static async Task AnswerAsync(HttpContext context, ChannelReader<(List<BatchLine>, Task<IReadOnlyList<SubmitOutcome>>)> stretches)
    {
        await foreach (var (lines, outcomes) in stretches.ReadAllAsync())
        {
            Write(context, lines, await outcomes);

            // Whoever waits for these answers gets them now; more that are ready go out together.
            if (!stretches.TryPeek(out var next) || !next.Item2.IsCompleted)
            {
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }
    }

    private async Task ReadAsync(HttpContext context, ChannelWriter<(List<BatchLine>, Task<IReadOnlyList<SubmitOutcome>>)> stretches, CancellationToken cancellation)
    {
        var reader = new BatchReader(context.Request.BodyReader, options.MaxBatchLines, options.MaxRequestBodyBytes, engine.MaxPayloadBytes);
        var inFlight = new Queue<Task>();
        try
        {
            while (await reader.ReadAsync(cancellation) is { } lines)
            {
                if (inFlight.Count == MaxInFlight)
                {
                    await inFlight.Dequeue().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                var outcomes = SubmitAsync(lines);
                inFlight.Enqueue(outcomes);
                await stretches.WriteAsync((lines, outcomes), CancellationToken.None);
            }

            await RequestBody.DrainAsync(context);
            stretches.Complete();
        }
        catch (Exception e)
        {
            stretches.Complete(e);
        }
    }

    private Task<IReadOnlyList<SubmitOutcome>> SubmitAsync(List<BatchLine> lines)
    {
        var specs = new List<TaskSpec>(lines.Count);
        foreach (var line in lines)
        {
            if (line.Spec is { } spec)
            {
                specs.Add(spec);
            }
        }

        // What was read is submitted, whoever listens.
        return specs.Count == 0 ? Nothing : orchestrator.SubmitManyAsync(specs, CancellationToken.None);
    }

    private static void Write(HttpContext context, List<BatchLine> lines, IReadOnlyList<SubmitOutcome> outcomes)
    {
        var output = context.Response.BodyWriter;
        var task = 0;
        foreach (var line in lines)
        {
            if (line.Problem is { } problem)
            {
                BatchAnswers.WriteError(output, line.Number, problem);
            }
            else
            {
                BatchAnswers.Write(output, line, outcomes[task++]);
            }
        }
    }
}
