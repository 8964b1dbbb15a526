using System.CommandLine;
using System.CommandLine.Completions;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Schedules;

/// <summary>Which schedule.</summary>
internal sealed class ScheduleIdArgument : Argument<string>
{
    public ScheduleIdArgument()
        : base("id")
    {
        Description = "Id of the schedule.";

        // Help would show the values there are, and ask the server for them.
        HelpName = "id";
        CompletionSources.Add(context => ServerCompletions.Of(context, async (client, cancellation) =>
            (await client.ListSchedulesAsync(limit: ServerCompletions.Count, cancellation: cancellation)).Items
                .Select(schedule => new CompletionItem(schedule.ScheduleId, documentation: schedule.Cron ?? $"every {schedule.Interval} s"))));
        Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()) || result.GetValueOrDefault<string>() is "." or "..")
            {
                result.AddError("A schedule's id must not be empty, '.' or '..'.");
            }
        });
    }
}
