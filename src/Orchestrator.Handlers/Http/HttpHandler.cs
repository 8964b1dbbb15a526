using System.Net;
using System.Net.Sockets;
using Orchestrator.Handlers.Input;

namespace Orchestrator.Handlers.Http;

/// <summary>
/// <c>http</c>: calls a URL with <c>{"method", "url", "headers", "body", "timeout_seconds"}</c> and returns
/// <c>{"status", "headers", "body", "truncated"}</c>. A text body is sent as text, any other as JSON. 2xx and 3xx
/// complete; 429, 5xx and connections that fail are <c>network_error</c>, tried again no sooner than Retry-After says;
/// other 4xx are final. There are no cookies; a redirect loses the Authorization header and never leaves https for http.
/// It calls with the server's own reach into the network, so it must be allowed by the operator.
/// </summary>
public sealed class HttpHandler : ITaskHandler, IDisposable
{
    private const int MessageLength = 500;
    private readonly HttpHandlerOptions options;
    private readonly HttpMessageInvoker client;

    /// <summary>Makes the handler with a connection pool of its own, shared by all its attempts.</summary>
    public HttpHandler(HttpHandlerOptions? options = null)
    {
        this.options = options ?? new HttpHandlerOptions();
        client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = this.options.MaxRedirects > 0,
            MaxAutomaticRedirections = Math.Max(1, this.options.MaxRedirects),
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = this.options.ConnectTimeout,
            PooledConnectionLifetime = this.options.ConnectionLifetime,
            UseCookies = false,
        });
    }

    /// <inheritdoc />
    public async ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellation)
    {
        HttpInput input;
        try
        {
            input = HttpInput.Read(context.Input);
        }
        catch (InputException exception)
        {
            return exception.ToOutcome();
        }

        using var timeout = new CancellationTokenSource(input.Timeout ?? Timeout.InfiniteTimeSpan, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            using var request = input.ToRequest();
            using var response = await client.SendAsync(request, either.Token);
            return Judge(input, await HttpReply.ReadAsync(response, options.MaxBodyBytes, either.Token), context.Time);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return NetworkError($"{input.Target}: no answer within {input.Timeout?.TotalSeconds} seconds (input_data.timeout_seconds).");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return NetworkError($"{input.Target}: no connection within {options.ConnectTimeout.TotalSeconds} seconds.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException && !cancellation.IsCancellationRequested)
        {
            return NetworkError($"{input.Target}: {exception.Message}");
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => client.Dispose();

    private static TaskOutcome Judge(HttpInput input, HttpReply reply, TimeProvider time)
    {
        var response = reply.Response;
        if ((int)response.StatusCode < 400)
        {
            return new TaskOutcome.Completed(reply.ToResult());
        }

        var text = reply.Text;
        var message = $"{input.Target}: {(int)response.StatusCode} {response.ReasonPhrase}: "
            + (text.Length <= MessageLength ? text : string.Concat(text.AsSpan(0, MessageLength), "..."));
        return response.StatusCode == HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500
            ? NetworkError(message, RetryAfterHeader.Read(response.Headers.RetryAfter, time.GetUtcNow()))
            : TaskOutcome.Fail(message, retryable: false);
    }

    private static TaskOutcome.Failed NetworkError(string message, TimeSpan? retryAfter = null) =>
        new(TaskErrorTypes.NetworkError, message, Retryable: true, retryAfter);
}
