using System.Text.Json;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Bench.Crash;

/// <summary>Reads a task's whole history and finds what breaks the guarantee: starts, ends, losses and charges, event by event.</summary>
internal sealed class HistoryCheck
{
    private readonly List<string> faults = [];
    private readonly int maxAttempts;
    private readonly int maxLosses;
    private string? end;
    private int started;
    private bool open;
    private bool isStarted;
    private int failures;
    private int losses;

    private HistoryCheck(int maxAttempts, int maxLosses) => (this.maxAttempts, this.maxLosses) = (maxAttempts, maxLosses);

    /// <summary>Attempts that were lost, charged or not.</summary>
    public int Lost { get; private set; }

    /// <summary>Attempts that failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Retries by hand.</summary>
    public int Retries { get; private set; }

    /// <summary>True when the last end was by too many charged losses.</summary>
    public bool Poisoned => end == "dead_lettered" && losses >= maxLosses;

    public IReadOnlyList<string> Faults => faults;

    /// <summary>Checks a task that has come to rest.</summary>
    public static HistoryCheck Of(TaskResource task, IReadOnlyList<TaskEventResource> history, int maxLosses)
    {
        var check = new HistoryCheck(task.MaxAttempts, maxLosses);
        if (history.Count == 0 || history[0].Type != "submitted" || history.Count(entry => entry.Type == "submitted") != 1)
        {
            check.faults.Add("its history does not begin with the one 'submitted'");
        }

        var before = 0L;
        foreach (var entry in history)
        {
            if (entry.Sequence <= before)
            {
                check.faults.Add($"event {entry.Sequence} comes after {before}");
            }

            before = entry.Sequence;
            check.Read(entry);
        }

        check.Compare(task);
        return check;
    }

    private void Read(TaskEventResource entry)
    {
        if (end is not null && entry.Type is not ("retried" or "late_result"))
        {
            faults.Add($"'{entry.Type}' at {entry.Sequence} comes after its end '{end}'");
        }

        switch (entry.Type)
        {
            case "started" when open && entry.Attempt == started && !isStarted:
                // Scheduled before, at an agent of another node.
                isStarted = true;
                break;
            case "scheduled" or "started":
                Start(entry);
                break;
            case "attempt_failed":
                Close(entry);
                Failed++;
                Charge(ref failures, maxAttempts, "failures", entry);
                break;
            case "attempt_lost":
                Close(entry);
                Lost++;
                if (Flag(entry, "charged"))
                {
                    Charge(ref losses, maxLosses, "losses", entry);
                }

                break;
            case "completed":
                Close(entry);
                end = entry.Type;
                break;
            case "queued" when entry.Attempt is not null:
                // Snoozed.
                Close(entry);
                break;
            case "cancelled":
                // Ends the running attempt with it, if there is one.
                open = false;
                end = entry.Type;
                break;
            case "failed" or "dead_lettered":
                if (open)
                {
                    faults.Add($"'{entry.Type}' at {entry.Sequence} comes while attempt {started} runs");
                }

                if (entry.Type == "dead_lettered" && failures < maxAttempts && losses < maxLosses)
                {
                    faults.Add($"dead-lettered after {failures} failures of {maxAttempts} and {losses} losses of {maxLosses}");
                }

                end = entry.Type;
                break;
            case "retried":
                Retries++;
                if (end is null or "completed")
                {
                    faults.Add($"retried at {entry.Sequence} while {end ?? "not ended"}");
                }

                (end, failures, losses) = (null, 0, 0);
                break;
        }
    }

    private void Start(TaskEventResource entry)
    {
        if (open)
        {
            faults.Add($"attempt {entry.Attempt} starts while attempt {started} runs");
        }

        if (entry.Attempt != started + 1)
        {
            faults.Add($"attempt {entry.Attempt} follows attempt {started}");
        }

        started = entry.Attempt ?? 0;
        open = true;
        isStarted = entry.Type == "started";
    }

    private void Close(TaskEventResource entry)
    {
        if (!open || entry.Attempt != started)
        {
            faults.Add($"'{entry.Type}' of attempt {entry.Attempt} at {entry.Sequence}, while {(open ? $"attempt {started} runs" : "none runs")}");
        }

        open = false;
    }

    private void Charge(ref int count, int most, string what, TaskEventResource entry)
    {
        if (++count > most)
        {
            faults.Add($"{count} {what} charged at {entry.Sequence}, of {most}");
        }
    }

    private void Compare(TaskResource task)
    {
        if (end is null)
        {
            faults.Add("has no terminal event");
        }

        if (task.Status != end)
        {
            faults.Add($"is {task.Status}, but its history ends {end ?? "nowhere"}");
        }

        if (open)
        {
            faults.Add($"attempt {started} has no end");
        }

        if (task.Attempt != started)
        {
            faults.Add($"shows attempt {task.Attempt}, but {started} were started");
        }
    }

    private static bool Flag(TaskEventResource entry, string name)
    {
        using var data = JsonDocument.Parse(entry.Data.Utf8);
        return data.RootElement.GetProperty(name).GetBoolean();
    }
}
