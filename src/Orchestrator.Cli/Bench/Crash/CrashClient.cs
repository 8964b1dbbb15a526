using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Bench.Crash;

/// <summary>
/// One client: submits in bursts, looks at its tasks, cancels some and retries some. A submission that was not answered is
/// repeated only when it carries a key.
/// </summary>
internal sealed class CrashClient(CrashServer server, CrashLedger ledger, Random chance)
{
    private const int LargestBurst = 24;
    private const int Recent = 60;
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMilliseconds(10);
    private readonly TaskMix mix = new(chance);
    private readonly List<Submission> mine = [];

    /// <summary>Works until told to stop; completes when every submission with a key is acknowledged.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await server.Up.WaitAsync(stop);
                await Task.WhenAll(await DrawAsync(stop));
                await Task.Delay(chance.Next(30), stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Draws the next burst, all of it before the first call so that the seed alone decides.</summary>
    private async Task<IEnumerable<Task>> DrawAsync(CancellationToken stop)
    {
        var calls = new List<Task>();
        for (var i = chance.Next(1, LargestBurst + 1); i > 0; i--)
        {
            if (ledger.TryTake(out var more) is not { } number)
            {
                if (calls.Count == 0)
                {
                    await more.WaitAsync(stop);
                    continue;
                }

                break;
            }

            var submission = mix.Next(number);
            ledger.Add(submission);
            mine.Add(submission);
            calls.Add(SubmitAsync(submission));
            if (submission.Key is not null && chance.Next(5) == 0)
            {
                // Two calls race with one key.
                calls.Add(SubmitAsync(submission));
            }
        }

        for (var i = chance.Next(6); i > 0 && mine.Count > 0; i--)
        {
            // Mostly what is still under way, now and then what has long ended.
            var earlier = mine[chance.Next(3) == 0 ? chance.Next(mine.Count) : chance.Next(Math.Max(0, mine.Count - Recent), mine.Count)];
            calls.Add(chance.Next(5) switch
            {
                0 when earlier.Key is not null => SubmitAsync(earlier),
                1 or 2 => CancelAsync(earlier),
                3 => RetryAsync(earlier),
                _ => LookAsync(earlier),
            });
        }

        return calls;
    }

    private async Task SubmitAsync(Submission submission)
    {
        do
        {
            submission.Called();
            if (await CallAsync(submission, "submit", client => client.SubmitAsync(submission.Request)) is { } task)
            {
                submission.Acknowledged(task.TaskId);
                ledger.Acknowledged();
                return;
            }

            await server.Up;
            await Task.Delay(PauseAfterRefusal);
        }
        while (submission.Key is not null);
    }

    private async Task CancelAsync(Submission submission)
    {
        if (submission.Ids is [var id, ..])
        {
            submission.CancelCalled();
            if (await CallAsync(submission, "cancel", client => client.CancelAsync(id, "crash test")) is { } task)
            {
                submission.CancelAccepted(task);
            }
        }
    }

    private async Task RetryAsync(Submission submission)
    {
        if (submission.Ids is [var id, ..])
        {
            submission.RetryCalled();
            if (await CallAsync(submission, "retry", client => client.RetryAsync(id)) is not null)
            {
                submission.Retried();
            }
        }
    }

    private async Task LookAsync(Submission submission)
    {
        if (submission.Ids is [var id, ..]
            && await CallAsync(submission, "get", client => client.GetAsync(id)) is { } task
            && task.HasEnded())
        {
            submission.SeenEnded(task);
        }
    }

    /// <summary>One call; null when it was not answered, or refused for a reason that is allowed.</summary>
    private async Task<TaskResource?> CallAsync(Submission submission, string what, Func<OrchestratorClient, Task<TaskResource>> call)
    {
        try
        {
            return await call(server.Client);
        }
        catch (OrchestratorUnreachableException)
        {
            return null;
        }
        catch (OrchestratorApiException e) when (e.Status == 503 || (e is { Status: 409, Code: "invalid_state" } && what is "cancel" or "retry"))
        {
            return null;
        }
        catch (OrchestratorApiException e)
        {
            ledger.Violation($"{submission}: {what} was answered {e.Status} {e.Code}: {e.Detail}");
            return null;
        }
    }
}
