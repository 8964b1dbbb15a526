using System.Diagnostics;
using System.Globalization;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Demo;

/// <summary>The story: submit, kill in the middle, start again, submit what was not acknowledged, wait, check.</summary>
internal sealed class DemoRun(DemoServer server, DemoPlan plan, DemoPrograms programs, IDemoView view)
{
    /// <summary>Answers to wait for within the second wave before the kill, so that it falls among submissions.</summary>
    private const int AnswersBeforeKill = 20;

    private const int RepeatedOnPurpose = 25;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly DemoLedger ledger = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();

    public async Task<DemoReport> RunAsync(CancellationToken cancellation)
    {
        await server.StartAsync(cancellation);
        view.Say($"Server started: process {server.ProcessId} at {server.Address}");
        var (completed, unanswered, killed) = await UntilTheKillAsync(cancellation);
        var acknowledged = ledger.Count;
        view.Say($"Server killed (SIGKILL) with {acknowledged} tasks acknowledged, {completed.Count} completed, programs running; {unanswered} submissions got no answer");

        await server.GoneAsync(cancellation);
        var restarted = DateTimeOffset.UtcNow;
        await server.StartAsync(cancellation);
        var down = clock.Elapsed - killed;
        view.Say($"Server started again on the same data {down.TotalSeconds:0.0} s after the kill: process {server.ProcessId}");

        using var client = server.Connect();
        var (durable, repeated) = await SubmitAgainAsync(client, restarted, cancellation);
        await WaitForTheEndAsync(client, cancellation);
        view.Say("All tasks have ended; comparing every one with what was acknowledged and with the files");
        var moments = new DemoMoments
        {
            AcknowledgedBeforeKill = acknowledged,
            CompletedBeforeKill = completed,
            Unanswered = unanswered,
            DurableUnanswered = durable,
            Repeated = repeated,
            Down = down,
        };
        var report = await DemoCheck.RunAsync(client, plan, ledger, moments, cancellation);
        return report with { ElapsedSeconds = Math.Round(clock.Elapsed.TotalSeconds, 1) };
    }

    private async Task<(Dictionary<string, string> Completed, int Unanswered, TimeSpan Killed)> UntilTheKillAsync(CancellationToken cancellation)
    {
        using var client = server.Connect();
        view.Say($"Submitting {plan.Count} tasks in two waves: {programs.Names} over {plan.Files.Count} files, some flaky, some delayed, one hopeless");
        await Parallel.ForEachAsync(plan.FirstWave, AtOnce(cancellation), async (item, token) =>
        {
            if (await client.SubmitAsync(item, ledger, token) is null)
            {
                throw new IOException("The server went away before it was killed: " + server.LastWords());
            }

            Show(running: 0, ended: 0);
        });
        await Task.Delay(Glance, cancellation);
        var completed = (await client.ListAllAsync(new TaskListFilter { Status = "completed" }, cancellation))
            .ToDictionary(task => task.TaskId, task => task.Result.ToString());
        await WaitForSlowProgramAsync(client, cancellation);

        var (answered, unanswered) = (0, 0);
        TimeSpan killed = default;
        await Parallel.ForEachAsync(plan.SecondWave, AtOnce(cancellation), async (item, token) =>
        {
            if (await client.SubmitAsync(item, ledger, token) is null)
            {
                Interlocked.Increment(ref unanswered);
            }
            else if (Interlocked.Increment(ref answered) == AnswersBeforeKill)
            {
                killed = clock.Elapsed;
                server.Kill();
            }
        });
        return (completed, unanswered, killed);
    }

    /// <summary>From then on the kill is sure to cut off an attempt.</summary>
    private async Task WaitForSlowProgramAsync(OrchestratorClient client, CancellationToken cancellation)
    {
        var slow = plan.FirstWave.Where(item => item.Kind == DemoKind.Slow).Select(item => ledger.Ids[item.Key]).ToList();
        while (slow.Count > 0)
        {
            foreach (var id in slow.ToList())
            {
                var task = await client.GetAsync(id, cancellation: cancellation);
                if (task.Status == "running")
                {
                    return;
                }

                if (task.HasEnded())
                {
                    slow.Remove(id);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
        }
    }

    /// <summary>What was not acknowledged, and some that was; the idempotency keys make sure that nothing becomes two.</summary>
    private async Task<(int Durable, int Repeated)> SubmitAgainAsync(OrchestratorClient client, DateTimeOffset restarted, CancellationToken cancellation)
    {
        var missing = plan.All.Where(item => !ledger.Has(item)).ToList();
        var known = plan.All.Where(ledger.Has).Take(RepeatedOnPurpose).ToList();
        var durable = 0;
        await Parallel.ForEachAsync(missing.Concat(known), AtOnce(cancellation), async (item, token) =>
        {
            var before = ledger.Has(item);
            var task = await client.SubmitAsync(item, ledger, token) ?? throw new IOException("The server went away: " + server.LastWords());
            if (!before && DateTimeOffset.Parse(task.SubmittedAt, CultureInfo.InvariantCulture) < restarted)
            {
                Interlocked.Increment(ref durable);
            }
        });
        view.Say($"Submitted again: the {missing.Count} without an answer ({durable} of them were safe already) and, to see that nothing doubles, {known.Count} others");
        return (durable, known.Count);
    }

    private async Task WaitForTheEndAsync(OrchestratorClient client, CancellationToken cancellation)
    {
        while (true)
        {
            var tasks = (await client.StatusAsync(cancellation)).Tasks;
            var ended = Count("completed", "failed", "cancelled", "dead_lettered");
            Show(Count("running"), ended);
            if (Count("submitted", "queued", "scheduled", "running") == 0)
            {
                return;
            }

            await Task.Delay(Glance, cancellation);

            int Count(params string[] states) => (int)states.Sum(state => tasks.GetValueOrDefault(state));
        }
    }

    private void Show(int running, int ended) => view.Show(new DemoProgress(plan.Count, ledger.Count, running, ended));

    private static ParallelOptions AtOnce(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = DemoCalls.AtOnce, CancellationToken = cancellation };
}
