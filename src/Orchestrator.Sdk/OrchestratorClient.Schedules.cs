using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Schedules;

namespace Orchestrator.Sdk;

/// <content>Tasks that are submitted again and again.</content>
public sealed partial class OrchestratorClient
{
    private const string SchedulesPath = "api/v1/schedules";

    /// <summary>Makes a schedule, or gives it another form. Putting the same again changes nothing of what is due.</summary>
    public Task<ScheduleResource> PutScheduleAsync(string scheduleId, PutScheduleRequest request, CancellationToken cancellation = default) =>
        SendAsync(
            new Call(
                HttpMethod.Put,
                SchedulePath(scheduleId),
                JsonSerializer.SerializeToUtf8Bytes(request, ContractsJsonContext.Default.PutScheduleRequest),
                Repeatable: true),
            ContractsJsonContext.Default.ScheduleResource,
            cancellation);

    /// <summary>The schedule, with when it is due next and what it did last.</summary>
    /// <exception cref="OrchestratorApiException">Its code is <c>schedule_not_found</c>: there is none.</exception>
    public Task<ScheduleResource> GetScheduleAsync(string scheduleId, CancellationToken cancellation = default) =>
        SendAsync(Call.Get(SchedulePath(scheduleId)), ContractsJsonContext.Default.ScheduleResource, cancellation);

    /// <summary>A page of schedules, by id.</summary>
    /// <param name="cursor">The <see cref="ScheduleListResource.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="limit">Schedules on the page, 1 to 1,000; null for the server's default.</param>
    public Task<ScheduleListResource> ListSchedulesAsync(string? cursor = null, int? limit = null, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Get(SchedulesPath + new QueryText().Add("cursor", cursor).Add("limit", limit)), ContractsJsonContext.Default.ScheduleListResource, cancellation);

    /// <summary>Deletes a schedule; the tasks that it submitted go on.</summary>
    /// <exception cref="OrchestratorApiException">Its code is <c>schedule_not_found</c>: there is none.</exception>
    public async Task DeleteScheduleAsync(string scheduleId, CancellationToken cancellation = default)
    {
        (await SendAsync(new Call(HttpMethod.Delete, SchedulePath(scheduleId), null, Repeatable: true), cancellation)).Dispose();
    }

    /// <summary>Holds a schedule; what fired, or waits, goes on.</summary>
    public Task<ScheduleResource> PauseScheduleAsync(string scheduleId, CancellationToken cancellation = default) =>
        ChangeScheduleAsync(scheduleId, "pause", cancellation);

    /// <summary>Lets a schedule go on, from now on: what came while it was paused was not missed.</summary>
    public Task<ScheduleResource> ResumeScheduleAsync(string scheduleId, CancellationToken cancellation = default) =>
        ChangeScheduleAsync(scheduleId, "resume", cancellation);

    /// <summary>Fires a schedule now, also a paused one; its overlap policy counts.</summary>
    /// <exception cref="OrchestratorApiException">Its code is <c>invalid_state</c>: the task of the last firing has not ended, and the policy leaves this one out.</exception>
    public Task<ScheduleResource> RunScheduleAsync(string scheduleId, CancellationToken cancellation = default) =>
        ChangeScheduleAsync(scheduleId, "run", cancellation);

    private static string SchedulePath(string scheduleId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(scheduleId);
        return scheduleId is "." or ".."
            ? throw new ArgumentException("'.' and '..' are no ids of schedules: addresses swallow them.", nameof(scheduleId))
            : $"{SchedulesPath}/{Uri.EscapeDataString(scheduleId)}";
    }

    // Not repeatable: somebody else may have said the opposite in between, and to run twice is to run twice.
    private Task<ScheduleResource> ChangeScheduleAsync(string scheduleId, string change, CancellationToken cancellation) =>
        SendAsync(
            Call.Post(
                $"{SchedulePath(scheduleId)}/{change}", new ChangeScheduleRequest(), ContractsJsonContext.Default.ChangeScheduleRequest, repeatable: false),
            ContractsJsonContext.Default.ScheduleResource,
            cancellation);
}
