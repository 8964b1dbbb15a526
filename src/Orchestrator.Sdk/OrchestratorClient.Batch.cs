using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk.Batches;
using Orchestrator.Sdk.Retrying;
using Orchestrator.Sdk.Streams;

namespace Orchestrator.Sdk;

/// <content>Many tasks at once.</content>
public sealed partial class OrchestratorClient
{
    private static readonly MediaTypeHeaderValue Ndjson = new("application/x-ndjson");

    /// <summary>No server leaves a batch without a word for so long.</summary>
    private static readonly TimeSpan LongestBatchSilence = TimeSpan.FromSeconds(100);

    /// <inheritdoc cref="SubmitManyAsync(IAsyncEnumerable{SubmitTaskRequest}, CancellationToken)"/>
    public IAsyncEnumerable<BatchItem> SubmitManyAsync(IEnumerable<SubmitTaskRequest> tasks, CancellationToken cancellation = default) =>
        SubmitManyAsync(tasks.ToAsyncEnumerable(), cancellation);

    /// <summary>
    /// Submits any number of tasks and tells of each, in order, what became of it. Tasks are read, sent and answered at the same time, in
    /// batches (see <see cref="OrchestratorClientOptions.BatchLines"/>), and only a few batches are in memory. Tasks whose answer was lost
    /// and tasks that the server could not take just now are tried again as single calls are, with the same idempotency keys.
    /// </summary>
    /// <param name="tasks">Read ahead of the answers, on another thread.</param>
    /// <param name="cancellation">Ends it; tasks whose answers were not read may have been submitted.</param>
    /// <exception cref="OrchestratorUnreachableException">
    /// No answer came. Before this is thrown, each task that was sent is told of, if only as <see cref="BatchOutcome.Unknown"/> or
    /// <see cref="BatchOutcome.NotSubmitted"/>; those that were not told of were not sent.
    /// </exception>
    /// <exception cref="OrchestratorApiException">The server refused a whole batch; otherwise as above.</exception>
    public async IAsyncEnumerable<BatchItem> SubmitManyAsync(
        IAsyncEnumerable<SubmitTaskRequest> tasks, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var filler = new BatchFiller(options, batch => SubmitAsync(batch, stop.Token), AddsKeys ? NewKey() : null);
        using var filling = new CancellationTokenSource();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, filling.Token);

        // Another thread: a source that does not wait for anything would otherwise be read to its end first.
        var reading = Task.Run(() => filler.RunAsync(tasks, both.Token), CancellationToken.None);
        Exception? failure = null;
        try
        {
            await foreach (var batch in filler.Sent.ReadAllAsync(cancellation))
            {
                var failed = await batch.Answered;
                cancellation.ThrowIfCancellationRequested();
                foreach (var item in batch.Items)
                {
                    yield return item;
                }

                if (failed is not null && failure is null)
                {
                    failure = failed;
                    await filling.CancelAsync();
                }
            }

            if (failure is not null)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            await reading;
        }
        finally
        {
            // Nobody listens any more. What is under way ends before its buffers and tokens do.
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (filler.Sent.TryRead(out var batch))
            {
                await batch.Answered;
            }
        }
    }

    /// <summary>Sends a batch until each line is answered or there is no point in trying again.</summary>
    /// <returns>Why not all is known; null when each line has its answer.</returns>
    private async Task<Exception?> SubmitAsync(TaskBatch batch, CancellationToken cancellation)
    {
        var budget = new RetryBudget(options.Retry, Time);
        List<int> lines = [.. Enumerable.Range(0, batch.Count)];
        try
        {
            while (true)
            {
                var failure = await TrySubmitAsync(batch, lines, cancellation);
                var open = lines.Where(line => MayRepeat(batch, line, failure)).ToList();
                if (open.Count < lines.Count)
                {
                    budget.Renew();
                }

                lines = open;
                if (lines.Count == 0 || !budget.Allows((failure as OrchestratorApiException)?.RetryAfter, out var wait))
                {
                    return failure;
                }

                await Task.Delay(wait, Time, cancellation);
            }
        }
        catch (Exception e)
        {
            // Whoever reads the answers throws it, in its turn.
            return e;
        }
    }

    /// <summary>One try.</summary>
    /// <param name="lines">Which lines of the batch.</param>
    /// <returns>Why not all of these lines were answered; null when they were.</returns>
    private async Task<Exception?> TrySubmitAsync(TaskBatch batch, IReadOnlyList<int> lines, CancellationToken cancellation)
    {
        var before = batch.Items.ToArray();
        var call = new Call(HttpMethod.Post, "api/v1/tasks/batch", batch.Body(lines), Repeatable: false) { MediaType = Ndjson };
        foreach (var line in lines)
        {
            batch.Items[line] = batch.Items[line] with { Outcome = BatchOutcome.Unknown, TaskId = null, Error = null };
        }

        try
        {
            using var answer = await SucceedAsync(call, HttpCompletionOption.ResponseHeadersRead, cancellation);
            await using var stream = new WatchedStream(await answer.Content.ReadAsStreamAsync(cancellation), LongestBatchSilence, Time);
            try
            {
                await BatchAnswer.ReadAsync(stream, batch, lines, cancellation);
                return TooLong(batch, lines) as Exception ?? (lines.Any(line => batch.Items[line].Outcome == BatchOutcome.Unknown) ? BrokenOff() : null);
            }
            catch (JsonException)
            {
                return Answers.NotOurs(answer, Server);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return BrokenOff(e);
            }
        }
        catch (Exception e) when (e is OrchestratorUnreachableException or OrchestratorApiException)
        {
            if (!Failures.MayHaveHadEffect(e))
            {
                foreach (var line in lines)
                {
                    batch.Items[line] = before[line];
                }
            }

            return e;
        }
    }

    /// <summary>A server that takes fewer lines says so to the first it does not take, and reads none behind it.</summary>
    private static OrchestratorApiException? TooLong(TaskBatch batch, IReadOnlyList<int> lines)
    {
        OrchestratorApiException? refusal = null;
        foreach (var line in lines)
        {
            ref var item = ref batch.Items[line];
            if (item.Error is { Code: Failures.TooManyLines } error)
            {
                refusal = new OrchestratorApiException(error.Status, error.Code, error.Detail, errors: null, retryAfter: null);
            }

            if (refusal is not null)
            {
                item = item with { Outcome = BatchOutcome.NotSubmitted, TaskId = null, Error = null };
            }
        }

        return refusal;
    }

    /// <summary>Whether a line that was sent is to be sent again.</summary>
    /// <param name="failure">Why not all lines were answered; null when they were.</param>
    private static bool MayRepeat(TaskBatch batch, int line, Exception? failure) => batch.Items[line] switch
    {
        { Outcome: BatchOutcome.Unknown or BatchOutcome.NotSubmitted } => failure is not null && Failures.MayRepeat(failure, batch.HasKey(line)),
        { Outcome: BatchOutcome.Refused, Error: { } error } => Failures.MayRepeat(error.Status, error.Code, batch.HasKey(line)),
        _ => false,
    };
}
