using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Status;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Sdk;

/// <summary>
/// The HTTP API as typed calls, one request each. A refusal throws <see cref="OrchestratorApiException"/>, silence throws
/// <see cref="OrchestratorUnreachableException"/>; nothing is tried again behind the caller's back. Safe for many threads.
/// </summary>
public sealed class OrchestratorClient : IDisposable
{
    /// <summary>The server holds a <c>?wait=</c> at most this long; longer waits are several calls.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(60);

    private readonly HttpClient http;
    private readonly bool ownsHttp;
    private readonly string? apiKey;
    private readonly TimeProvider time;

    /// <summary>A client with connections of its own.</summary>
    /// <param name="server">Where the server is, such as <c>http://127.0.0.1:9000</c>.</param>
    /// <param name="apiKey">Sent with every call; null sends none.</param>
    public OrchestratorClient(Uri server, string? apiKey = null)
        : this(Connections.To(server), apiKey) => ownsHttp = true;

    /// <summary>A client on connections that the caller keeps; their <see cref="HttpClient.BaseAddress"/> names the server.</summary>
    /// <param name="http">Its time-out must be longer than 60 s, or waits break off.</param>
    /// <param name="apiKey">Sent with every call; null sends none.</param>
    /// <param name="time">The clock that waits are measured with; null takes the system's.</param>
    public OrchestratorClient(HttpClient http, string? apiKey = null, TimeProvider? time = null)
    {
        Server = http.BaseAddress ?? throw new ArgumentException("The HttpClient has no BaseAddress; set it to the server's address.", nameof(http));
        this.http = http;
        this.apiKey = apiKey;
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>Where the server is.</summary>
    public Uri Server { get; }

    /// <summary>Submits a task; with an idempotency key that was used before, the first task is the answer.</summary>
    public Task<TaskResource> SubmitAsync(SubmitTaskRequest task, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, "api/v1/tasks", JsonBody(task, ContractsJsonContext.Default.SubmitTaskRequest), ContractsJsonContext.Default.TaskResource, cancellation);

    /// <summary>The task as it stands, or as it stands once it has ended or <paramref name="wait"/> is over.</summary>
    /// <param name="wait">How long to wait for its end; null or zero does not wait, <see cref="Timeout.InfiniteTimeSpan"/> waits as long as it takes.</param>
    public async Task<TaskResource> GetAsync(string taskId, TimeSpan? wait = null, CancellationToken cancellation = default)
    {
        var path = TaskPath(taskId);
        var start = time.GetTimestamp();
        while (true)
        {
            var left = wait == Timeout.InfiniteTimeSpan ? LongestHold : (wait ?? TimeSpan.Zero) - time.GetElapsedTime(start);
            var hold = Math.Ceiling(Math.Clamp(left.TotalSeconds, 0, LongestHold.TotalSeconds));
            var task = await SendAsync(
                HttpMethod.Get, hold > 0 ? $"{path}?wait={hold}" : path, body: null, ContractsJsonContext.Default.TaskResource, cancellation);

            // The server holds whole seconds, so the last call may have outlived what was left.
            var over = wait != Timeout.InfiniteTimeSpan && time.GetElapsedTime(start) >= (wait ?? TimeSpan.Zero);
            if (task.HasEnded() || over)
            {
                return task;
            }
        }
    }

    /// <summary>A page of tasks, newest first.</summary>
    /// <param name="filter">Which ones; null for all.</param>
    /// <param name="cursor">The <see cref="TaskListResource.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="limit">Tasks on the page, 1 to 1,000; null for the server's default.</param>
    public Task<TaskListResource> ListAsync(
        TaskListFilter? filter = null, string? cursor = null, int? limit = null, CancellationToken cancellation = default) =>
        SendAsync(
            HttpMethod.Get, "api/v1/tasks" + (filter ?? new()).ToQuery(cursor, limit), body: null, ContractsJsonContext.Default.TaskListResource, cancellation);

    /// <summary>Stops a task: at once while it waits, else by asking its attempt.</summary>
    public Task<TaskResource> CancelAsync(string taskId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(
            HttpMethod.Post,
            TaskPath(taskId) + "/cancel",
            JsonBody(new CancelTaskRequest { Reason = reason }, ContractsJsonContext.Default.CancelTaskRequest),
            ContractsJsonContext.Default.TaskResource,
            cancellation);

    /// <summary>Sends a failed, cancelled or dead-lettered task back to its queue.</summary>
    public Task<TaskResource> RetryAsync(string taskId, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, TaskPath(taskId) + "/retry", JsonBody("{}"u8.ToArray()), ContractsJsonContext.Default.TaskResource, cancellation);

    /// <summary>A page of a task's history, oldest first.</summary>
    /// <param name="cursor">The <see cref="TaskEventListResource.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="limit">Events on the page, 1 to 1,000; null for the server's default.</param>
    public Task<TaskEventListResource> EventsAsync(
        string taskId, string? cursor = null, int? limit = null, CancellationToken cancellation = default) =>
        SendAsync(
            HttpMethod.Get,
            TaskPath(taskId) + "/events" + new QueryText().Add("cursor", cursor).Add("limit", limit),
            body: null,
            ContractsJsonContext.Default.TaskEventListResource,
            cancellation);

    /// <summary>The cluster at this moment.</summary>
    public Task<StatusResource> StatusAsync(CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Get, "api/v1/status", body: null, ContractsJsonContext.Default.StatusResource, cancellation);

    /// <summary>Whether the server is well; an unhealthy one is an answer, not an error.</summary>
    public async Task<HealthResource> HealthAsync(CancellationToken cancellation = default)
    {
        using var answer = await AskAsync(HttpMethod.Get, "api/v1/health", body: null, cancellation);
        var body = await ReadAsync(answer, cancellation);
        return Answers.TryParse(body, ContractsJsonContext.Default.HealthResource) is { Status: not null } health
            ? health
            : throw Answers.Refusal(answer, body, time.GetUtcNow());
    }

    /// <summary>Closes the connections, when they are the client's own.</summary>
    public void Dispose()
    {
        if (ownsHttp)
        {
            http.Dispose();
        }
    }

    private static string TaskPath(string taskId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskId);
        return "api/v1/tasks/" + Uri.EscapeDataString(taskId);
    }

    private static ByteArrayContent JsonBody<T>(T value, JsonTypeInfo<T> type) => JsonBody(JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static ByteArrayContent JsonBody(byte[] utf8) =>
        new(utf8) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        using var answer = await AskAsync(method, path, body, cancellation);
        var text = await ReadAsync(answer, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw Answers.Refusal(answer, text, time.GetUtcNow());
        }

        return Answers.TryParse(text, type) ?? throw Answers.NotOurs(answer, Server);
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (apiKey is not null)
        {
            request.Headers.TryAddWithoutValidation("X-API-Key", apiKey);
        }

        try
        {
            return await http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new OrchestratorUnreachableException(Server, Connections.Reason(e), e);
        }
        catch (TaskCanceledException e) when (e.InnerException is TimeoutException)
        {
            throw new OrchestratorUnreachableException(Server, $"no answer within {http.Timeout.TotalSeconds:0.#} s", e);
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            return await answer.Content.ReadAsByteArrayAsync(cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new OrchestratorUnreachableException(Server, "the connection broke off", e);
        }
    }
}
