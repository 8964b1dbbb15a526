using System.Net;
using System.Text.Json.Serialization.Metadata;
using Orchestrator.Sdk.Retrying;

namespace Orchestrator.Sdk;

/// <content>How a call is made, and made again.</content>
public sealed partial class OrchestratorClient
{
    private readonly Uri root;

    private static string TaskPath(string taskId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskId);
        return "api/v1/tasks/" + Uri.EscapeDataString(taskId);
    }

    internal async Task<T> SendAsync<T>(Call call, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        using var answer = await SendAsync(call, cancellation);
        return Answers.TryParse(await ReadAsync(answer, cancellation), type) ?? throw Answers.NotOurs(answer, Server);
    }

    /// <summary>An answer that is a success and has come to its end, after as many tries as it takes and the options allow.</summary>
    internal async Task<HttpResponseMessage> SendAsync(Call call, CancellationToken cancellation)
    {
        var budget = new RetryBudget(options.Retry, Time);
        var uncertain = false;
        while (true)
        {
            TimeSpan wait;
            try
            {
                return await SucceedAsync(call, HttpCompletionOption.ResponseContentRead, cancellation);
            }
            catch (OrchestratorApiException e) when (uncertain && e.Status == 404 && call.Method == HttpMethod.Delete)
            {
                // An earlier try deleted it, and only its answer was lost.
                return new HttpResponseMessage(HttpStatusCode.NoContent);
            }
            catch (Exception e) when (budget.Allows(e, call.Repeatable, out wait))
            {
                uncertain |= Failures.MayHaveHadEffect(e);
            }

            await Task.Delay(wait, Time, cancellation);
        }
    }

    /// <summary>One try; what is not a success is thrown.</summary>
    private async Task<HttpResponseMessage> SucceedAsync(Call call, HttpCompletionOption completion, CancellationToken cancellation)
    {
        var answer = await AskAsync(call, completion, cancellation);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw Answers.Refusal(answer, await ReadAsync(answer, cancellation), Time.GetUtcNow());
        }
    }

    private async Task<HttpResponseMessage> AskAsync(Call call, HttpCompletionOption completion, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var request = call.ToRequest(root);
        if (options.ApiKey is { } apiKey)
        {
            request.Headers.TryAddWithoutValidation("X-API-Key", apiKey);
        }

        try
        {
            return await http.SendAsync(request, completion, cancellation);
        }
        catch (Exception e) when (Connections.Failed(e))
        {
            throw new OrchestratorUnreachableException(Server, Connections.Reason(e), e) { MayHaveArrived = !Connections.NeverConnected(e) };
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
            throw BrokenOff(e);
        }
    }

    private OrchestratorUnreachableException BrokenOff(Exception? inner = null) => new(Server, "the connection broke off", inner);
}
