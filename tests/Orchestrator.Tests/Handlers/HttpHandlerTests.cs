using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orchestrator.Handlers.Http;

namespace Orchestrator.Tests.Handlers;

public sealed class HttpHandlerTests : IAsyncLifetime
{
    private readonly HttpHandler handler = new(new HttpHandlerOptions { MaxBodyBytes = 1000, MaxRedirects = 3 });
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication server = null!;
    private string Root => server.Urls.First();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Map("/echo", (Delegate)EchoAsync);
        server.Map("/status/{status:int}", (int status) => Results.Text("the reason", statusCode: status));
        server.Map("/busy", (HttpContext http, string after, int status = 503) =>
        {
            http.Response.Headers.RetryAfter = after;
            return Results.StatusCode(status);
        });
        server.Map("/text", () => Results.Text("grüße", "text/plain; charset=utf-8"));
        server.Map("/liar", () => Results.Text("no json", "application/json"));
        server.Map("/long", () => Results.Text(new string('x', 100_000)));
        server.Map("/redirect/{left:int}", (int left) => Results.Redirect(left == 0 ? "/text" : $"/redirect/{left - 1}"));
        server.Map("/abort", (HttpContext http) => http.Abort());
        server.Map("/hang", async (HttpContext http) =>
        {
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        handler.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Get_is_the_default_and_json_comes_back_as_json()
    {
        var result = (await RunAsync($$"""{"url": "{{Root}}/echo"}""")).Result();
        Assert.Equal(200, result.GetProperty("status").GetInt32());
        Assert.Equal("GET", result.GetProperty("body").Text("method"));
        Assert.StartsWith("application/json", result.GetProperty("headers").Text("content-type"), StringComparison.Ordinal);
        Assert.False(result.GetProperty("truncated").GetBoolean());
    }

    [Theory]
    [InlineData("\"plain\"", "plain", "text/plain; charset=utf-8")]
    [InlineData("{\"a\": 1}", "{\"a\": 1}", "application/json")]
    public async Task A_text_is_sent_as_text_and_anything_else_as_json(string body, string sent, string type)
    {
        var echo = (await RunAsync($$"""{"method": "POST", "url": "{{Root}}/echo", "body": {{body}} }""")).Result().GetProperty("body");
        Assert.Equal("POST", echo.Text("method"));
        Assert.Equal(sent, echo.Text("body"));
        Assert.Equal(type, echo.Text("type"));
    }

    [Fact]
    public async Task Headers_are_sent_and_may_describe_the_body()
    {
        var echo = (await RunAsync($$"""{"method": "PUT", "url": "{{Root}}/echo", "body": "<a/>", "headers": {"X-Test": "yes", "content-type": "text/xml"} }""")).Result().GetProperty("body");
        Assert.Equal("yes", echo.Text("test"));
        Assert.Equal("text/xml", echo.Text("type"));
    }

    [Fact]
    public async Task Text_comes_back_as_text_and_so_does_broken_json()
    {
        Assert.Equal("grüße", (await RunAsync($$"""{"url": "{{Root}}/text"}""")).Result().Text("body"));
        Assert.Equal("no json", (await RunAsync($$"""{"url": "{{Root}}/liar"}""")).Result().Text("body"));
    }

    [Fact]
    public async Task A_long_body_is_cut()
    {
        var result = (await RunAsync($$"""{"url": "{{Root}}/long"}""")).Result();
        Assert.Equal(1000, result.Text("body")!.Length);
        Assert.True(result.GetProperty("truncated").GetBoolean());
    }

    [Theory]
    [InlineData(2, 200)]
    [InlineData(5, 302)]
    public async Task Redirects_are_followed_so_far_and_no_further(int redirects, int status) =>
        Assert.Equal(status, (await RunAsync($$"""{"url": "{{Root}}/redirect/{{redirects}}"}""")).Result().GetProperty("status").GetInt32());

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task A_refusal_is_final(int status)
    {
        var failure = (await RunAsync($$"""{"url": "{{Root}}/status/{{status}}?key=secret"}""")).Failure();
        Assert.Equal(TaskErrorTypes.AgentError, failure.Type);
        Assert.False(failure.Retryable);
        Assert.Contains($"{status}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the reason", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_server_in_trouble_is_tried_again(int status)
    {
        var failure = (await RunAsync($$"""{"url": "{{Root}}/status/{{status}}"}""")).Failure();
        Assert.Equal(TaskErrorTypes.NetworkError, failure.Type);
        Assert.True(failure.Retryable);
        Assert.Null(failure.RetryAfter);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Tue, 01 Jan 2030 00:01:00 GMT", 60)]
    [InlineData("Tue, 01 Jan 2019 00:00:00 GMT", 0)]
    [InlineData("99999999", 86400)]
    public async Task Retry_after_is_honoured_in_seconds_and_as_a_date(string after, int seconds)
    {
        var outcome = await RunAsync($$"""{"url": "{{Root}}/busy?status=429&after={{Uri.EscapeDataString(after)}}"}""", time: new StillTime());
        Assert.Equal(TimeSpan.FromSeconds(seconds), outcome.Failure().RetryAfter);
    }

    [Fact]
    public async Task A_connection_that_fails_or_breaks_is_a_network_error()
    {
        foreach (var url in new[] { "http://127.0.0.1:1/", $"{Root}/abort" })
        {
            var failure = (await RunAsync($$"""{"url": "{{url}}"}""")).Failure();
            Assert.Equal(TaskErrorTypes.NetworkError, failure.Type);
            Assert.True(failure.Retryable);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_the_time_given_is_a_network_error()
    {
        var time = new StillTime();
        var run = RunAsync($$"""{"url": "{{Root}}/hang", "timeout_seconds": 5}""", time: time);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(5));
        var failure = (await run).Failure();
        Assert.Equal(TaskErrorTypes.NetworkError, failure.Type);
        Assert.Contains("timeout_seconds", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_the_call()
    {
        using var stop = new CancellationTokenSource();
        var run = RunAsync($$"""{"url": "{{Root}}/hang"}""", cancellation: stop.Token);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Theory]
    [InlineData("{}", "input_data.url")]
    [InlineData("""{"url": "/relative"}""", "input_data.url")]
    [InlineData("""{"url": "file:///etc/passwd"}""", "input_data.url")]
    [InlineData("""{"url": "http://"}""", "input_data.url")]
    [InlineData("""{"url": "http://me:pw@example.org/"}""", "input_data.url")]
    [InlineData("""{"url": 5}""", "input_data.url")]
    [InlineData("""{"url": "http://x/", "method": "GE T"}""", "input_data.method")]
    [InlineData("""{"url": "http://x/", "method": "CONNECT"}""", "input_data.method")]
    [InlineData("""{"url": "http://x/", "headers": {"A": "b\r\nC: d"}}""", "input_data.headers.A")]
    [InlineData("""{"url": "http://x/", "headers": {"A\r\nB": "c"}}""", "input_data.headers")]
    [InlineData("""{"url": "http://x/", "headers": {"Content-Length": "3"}}""", "input_data.headers.Content-Length")]
    [InlineData("""{"url": "http://x/", "headers": {"transfer-encoding": "chunked"}}""", "input_data.headers.transfer-encoding")]
    [InlineData("""{"url": "http://x/", "headers": {"A": 1}}""", "input_data.headers.A")]
    [InlineData("""{"url": "http://x/", "timeout_seconds": 0}""", "input_data.timeout_seconds")]
    public async Task Bad_input_names_the_field(string input, string field) => (await RunAsync(input)).IsBadInput(field);

    private static async Task<IResult> EchoAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        return Results.Json(new
        {
            method = http.Request.Method,
            type = http.Request.ContentType,
            test = http.Request.Headers["X-Test"].ToString(),
            body = await reader.ReadToEndAsync(),
        });
    }

    private async Task<TaskOutcome> RunAsync(string input, TimeProvider? time = null, CancellationToken cancellation = default) =>
        await handler.RunAsync(new AttemptContext(input, time: time), cancellation);
}
