using System.Diagnostics;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Cli.Progress;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task submit --file</c>: submits each line of a file and tells what became of it.</summary>
internal sealed class SubmitFile(ServerConnection connection, IScreen screen, bool wait, TimeSpan? patience)
{
    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<string> submitted = [];
    private readonly IProgressView view = ProgressViews.For(screen.ShowsEachLine);
    private long accepted;
    private long repeated;
    private long refused;
    private long unknown;

    public async Task<int> RunAsync(string path, CancellationToken cancellation)
    {
        using var lines = TaskLines.Open(path, (line, fault) => Refuse(line, Local(fault)));
        using var signals = new StopSignals(cancellation);
        try
        {
            // A server that is not there is told at once.
            await connection.Client.StatusAsync(signals.Token);
            await view.DuringAsync(() => SubmitAsync(lines, signals.Token));
        }
        catch (Exception e) when (e is OrchestratorUnreachableException or OrchestratorApiException && accepted + repeated + unknown > 0)
        {
            await Console.Error.WriteLineAsync($"orc: Stopped: {Sum()}; nothing behind these lines was sent.");
            throw;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"orc: Stopped by hand: {Sum()}; what was being sent may have been submitted too.");
            return ExitCodes.Error;
        }

        if (!wait)
        {
            screen.Summary(Sum());
            return refused + unknown > 0 ? ExitCodes.Error : ExitCodes.Done;
        }

        var end = await new WaitForAll(connection, screen, submitted).RunAsync(Sum(), patience, cancellation);
        return refused + unknown > 0 ? ExitCodes.Error : end;
    }

    private async Task<bool> SubmitAsync(TaskLines lines, CancellationToken cancellation)
    {
        await foreach (var item in connection.Patient.SubmitManyAsync(lines.ReadAsync(cancellation), cancellation))
        {
            var line = lines.NextAnswered();
            switch (item.Outcome)
            {
                case BatchOutcome.Accepted or BatchOutcome.Repeated:
                    Accept(line, item);
                    break;
                case BatchOutcome.Refused:
                    Refuse(line, item.Error!);
                    break;
                default:
                    unknown++;
                    view.Say($"line {line}: {(item.Outcome == BatchOutcome.Unknown ? "no answer came; it may have been submitted" : "was not submitted")}");
                    break;
            }

            view.Show($"{Sum()}, {Counted.Of((long)((accepted + repeated) / Math.Max(clock.Elapsed.TotalSeconds, 0.001)))}/s", lines.Share);
        }

        return true;
    }

    private void Accept(int line, BatchItem item)
    {
        _ = item.Outcome == BatchOutcome.Repeated ? repeated++ : accepted++;
        if (wait)
        {
            submitted.Add(item.TaskId!);
        }
        else
        {
            Show(new BatchLineResource { Line = line, TaskId = item.TaskId, Repeated = item.Outcome == BatchOutcome.Repeated });
        }
    }

    private void Refuse(int line, ProblemResource error)
    {
        Interlocked.Increment(ref refused);
        view.Say($"line {line}: {error.Detail}");
        foreach (var (field, messages) in error.Errors ?? new Dictionary<string, string[]>())
        {
            foreach (var message in messages.Where(message => !error.Detail.Contains(message, StringComparison.Ordinal)))
            {
                view.Say($"  {field}: {message}");
            }
        }

        Show(new BatchLineResource { Line = line, Error = error });
    }

    /// <summary>Lines that are no tasks are found on another thread.</summary>
    private void Show(BatchLineResource line)
    {
        lock (gate)
        {
            screen.Line(line);
        }
    }

    private string Sum()
    {
        var parts = new List<string> { $"{Counted.Of(accepted)} submitted" };
        Add(repeated, "submitted before");
        Add(Interlocked.Read(ref refused), "refused");
        Add(unknown, "unknown");
        return string.Join(", ", parts);

        void Add(long count, string what)
        {
            if (count > 0)
            {
                parts.Add($"{Counted.Of(count)} {what}");
            }
        }
    }

    private static ProblemResource Local(string fault) => new()
    {
        Type = "/docs/errors/validation_failed",
        Title = "Fields of the body are wrong",
        Status = 400,
        Code = "validation_failed",
        Detail = fault,
    };
}
