using System.Diagnostics;
using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Crash;

/// <summary>
/// <c>orc bench crash</c>: a real server is killed again and again while clients work with it, and afterwards everything it
/// ever acknowledged is compared with what is there.
/// </summary>
internal sealed class CrashBench : IDisposable
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);
    private readonly CrashOptions options;
    private readonly Action<string> say;
    private readonly CrashLedger ledger = new();
    private readonly CrashServer server;
    private readonly Random chance;
    private readonly List<double> startsMs = [];
    private readonly long start = Stopwatch.GetTimestamp();
    private int kills;
    private int killsDuringStart;

    private CrashBench(CrashOptions options, Action<string> say)
    {
        this.options = options;
        this.say = say;
        chance = new Random(options.Seed);
        server = new CrashServer(Path.Combine(Path.GetFullPath(options.Folder), $"orc-crash-{Environment.ProcessId}"));
    }

    /// <summary>Runs the test; progress goes to <paramref name="say"/>.</summary>
    public static async Task<CrashReport> RunAsync(CrashOptions options, Action<string> say)
    {
        using var bench = new CrashBench(options, say);
        return await bench.RunAsync();
    }

    public void Dispose()
    {
        server.Dispose();
        if (ledger.Violations.Count == 0 && Directory.Exists(server.DataFolder))
        {
            Directory.Delete(server.DataFolder, recursive: true);
        }
    }

    private async Task<CrashReport> RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, options.Clients)
            .Select(number => new CrashClient(server, ledger, new Random((options.Seed * 1009) + number)).RunAsync(stop.Token))
            .ToList();
        var life = await StartAsync();
        while (kills < options.Kills)
        {
            life = await LiveAndDieAsync(life);
        }

        say("The last kill is done; bringing everything to rest.");
        await StartedAsync(life);
        await stop.CancelAsync();
        await Task.WhenAll(clients).WaitAsync(LongestStart);
        return await CheckAsync(life);
    }

    /// <summary>One life up to its kill; returns the next, which starts.</summary>
    private async Task<ServerLife> LiveAndDieAsync(ServerLife life)
    {
        var moment = KillMoment.Draw(chance, options.TasksPerLife / 2);
        var acknowledged = ledger.Acknowledgements;
        var wasReady = true;
        if (moment is KillMoment.DuringStart early && !life.Ready.IsCompleted)
        {
            var delay = Task.Delay(server.LastStart * early.Share);
            wasReady = await Task.WhenAny(life.Ready, delay) == life.Ready;
        }
        else
        {
            await StartedAsync(life);
            ledger.Grant(options.TasksPerLife);
            await WaitForAsync(moment, life);
        }

        if (life.Ended.IsCompleted)
        {
            ledger.Violation($"The server ended by itself with exit code {life.ExitCode}: {life.LastWords}");
        }

        server.Down();
        await life.KillAsync();
        kills++;
        killsDuringStart += wasReady ? 0 : 1;
        say($"kill {kills,3} of {options.Kills}: {(wasReady ? $"{ledger.Acknowledgements - acknowledged} acknowledgements in this life" : "while it started")}");
        return server.Start();
    }

    private async Task WaitForAsync(KillMoment moment, ServerLife life)
    {
        switch (moment)
        {
            case KillMoment.AfterAcknowledgements(var count, var delay):
                await Task.WhenAny(ledger.AfterAcknowledgements(count), life.Ended, Task.Delay(LongestLife));
                Spin(delay);
                break;
            case KillMoment.AfterReady(var delay):
                await Task.WhenAny(Task.Delay(delay), life.Ended);
                break;
        }
    }

    /// <summary>Finer than a timer: an append takes less than a millisecond.</summary>
    private static void Spin(TimeSpan delay)
    {
        var from = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(from) < delay)
        {
            Thread.SpinWait(20);
        }
    }

    private async Task<ServerLife> StartAsync()
    {
        var life = server.Start();
        await StartedAsync(life);
        return life;
    }

    private async Task StartedAsync(ServerLife life)
    {
        if (!await server.WaitUntilReadyAsync(life).WaitAsync(LongestStart))
        {
            throw new IOException($"The server did not start again (exit code {life.ExitCode}), its data is in {server.DataFolder}: {life.LastWords}");
        }

        startsMs.Add(life.StartTime.TotalMilliseconds);
    }

    private async Task<CrashReport> CheckAsync(ServerLife life)
    {
        var checks = new CrashChecks(server.Client, ledger);
        await checks.RestAsync();
        var tasks = await checks.ListAsync();
        say($"{tasks.Count} tasks have come to rest; checking each.");
        await checks.CheckAsync(tasks);

        await life.TerminateAsync();
        if (life.ExitCode != 0)
        {
            ledger.Violation($"The server ended with exit code {life.ExitCode} on SIGTERM: {life.LastWords}");
        }

        await StartAsync();
        checks.CheckUnchanged(tasks, await checks.ListAsync());
        return Report(tasks, checks.LostAttempts);
    }

    private CrashReport Report(IReadOnlyDictionary<string, Contracts.Tasks.TaskResource> tasks, int lostAttempts)
    {
        var unanswered = ledger.Submissions.Where(submission => submission.Answers == 0).Select(submission => $"{submission.Number}").ToHashSet();
        startsMs.Sort();
        return new CrashReport
        {
            Seed = options.Seed,
            Clients = options.Clients,
            Kills = kills,
            KillsDuringStart = killsDuringStart,
            Submissions = ledger.Submissions.Count,
            Acknowledgements = ledger.Acknowledgements,
            Unanswered = unanswered.Count,
            UnansweredButThere = tasks.Values.Count(task => unanswered.Contains(task.Tags.GetValueOrDefault(Submission.Tag, ""))),
            Repetitions = ledger.Submissions.Sum(submission => Math.Max(0, submission.Calls - 1)),
            Tasks = tasks.Count,
            ByStatus = tasks.Values.CountBy(task => task.Status).ToDictionary(),
            LostAttempts = lostAttempts,
            CancelsAndRetries = ledger.Submissions.Sum(submission => submission.Cancels.Count + submission.Retries),
            StartP50Ms = startsMs[startsMs.Count / 2],
            StartMaxMs = startsMs[^1],
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            Violations = [.. ledger.Violations],
            DataFolder = ledger.Violations.Count > 0 ? server.DataFolder : null,
        };
    }
}
