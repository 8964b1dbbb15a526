using System.Net.Sockets;
using System.Text;

namespace Orchestrator.Tests.Server;

/// <summary>Bodies that are no JSON, too much, of another type, or broken on the way.</summary>
public sealed class BodyFaultTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Tasks = "/api/v1/tasks";

    [Theory]
    [InlineData("""{"task_type": }""", "Line 1, position 15")]
    [InlineData("{\n  \"task_type\": \"a\",\n}", "Line 3, position 1")]
    [InlineData("""{"task_type": "a"} x""", "Line 1, position 20")]
    [InlineData("""{"task_type": "a"}{}""", "Line 1, position 19")]
    [InlineData("""{"task_type": "a" """, "Line 1")]
    [InlineData("""{"task_type": 'a'}""", "Line 1, position 15")]
    [InlineData("""{"task_type": "a", "priority": 01}""", "Line 1")]
    [InlineData("""{"task_type": "a", "priority": NaN}""", "Line 1")]
    [InlineData("""{"task_type": "\x"}""", "Line 1")]
    [InlineData("{\"task_type\": \"a\nb\"}", "Line 1")]
    [InlineData("<xml/>", "Line 1, position 1")]
    [InlineData("   ", "Line 1")]
    public async Task Malformed_json_is_refused_with_its_place(string body, string place) =>
        Assert.Contains(place, (await server.PostAsync(Tasks, body)).MustBeProblem(400, "malformed_json"), StringComparison.Ordinal);

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused_wherever_they_are()
    {
        (await server.PostAsync(Tasks, [.. """{"task_type": """u8, (byte)'"', 0xC3, 0x28, (byte)'"', (byte)'}'])).MustBeProblem(400, "malformed_json");
        (await server.PostAsync(Tasks, [.. """{"task_type": "a", "input_data": """u8, (byte)'"', 0xFF, (byte)'"', (byte)'}'])).MustBeProblem(400, "malformed_json");
    }

    [Fact]
    public async Task An_empty_body_is_refused() => (await server.PostAsync(Tasks, "")).MustBeProblem(400, "empty_body");

    [Theory]
    [InlineData(64)]
    [InlineData(10_000)]
    public async Task A_body_nested_too_deeply_is_refused(int levels)
    {
        var input = new string('[', levels) + new string(']', levels);

        (await server.PostAsync(Tasks, $$"""{"task_type": "a", "input_data": {{input}}}""")).MustBeProblem(400, "too_deep");
        (await server.PostAsync(Tasks, $$"""{"task_type": "a", "unknown": {{input}}}""")).MustBeProblem(400, "too_deep");
    }

    [Fact]
    public async Task A_body_nested_without_end_is_too_deep() =>
        (await server.PostAsync(Tasks, string.Concat(Enumerable.Repeat("{\"a\":", 100_000)))).MustBeProblem(400, "too_deep");

    [Fact]
    public async Task A_body_over_the_limit_is_drained_and_refused()
    {
        var answer = await server.PostAsync(Tasks, new byte[(2 * 1024 * 1024) + 1]);

        Assert.Contains("2097152", answer.MustBeProblem(413, "body_too_large"), StringComparison.Ordinal);
        Assert.NotEqual(true, answer.Headers.ConnectionClose);
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_refused()
    {
        using var content = new StreamContent(new MemoryStream(new byte[3 * 1024 * 1024]));
        content.Headers.ContentType = new("application/json");

        var answer = await server.SendAsync(HttpMethod.Post, Tasks, content, request => request.Headers.TransferEncodingChunked = true);

        answer.MustBeProblem(413, "body_too_large");
    }

    [Fact]
    public async Task Who_asks_before_sending_hears_at_once_that_it_is_too_much()
    {
        using var content = new ByteArrayContent(new byte[64 * 1024 * 1024]);
        content.Headers.ContentType = new("application/json");

        var answer = await server.SendAsync(HttpMethod.Post, Tasks, content, request => request.Headers.ExpectContinue = true);

        answer.MustBeProblem(413, "body_too_large");
        Assert.True(answer.Headers.ConnectionClose);
    }

    [Fact]
    public async Task A_body_of_the_limit_is_read()
    {
        var body = new byte[2 * 1024 * 1024];
        body.AsSpan().Fill((byte)' ');
        """{"task_type": "echo"}"""u8.CopyTo(body);

        Assert.Equal(201, (await server.PostAsync(Tasks, body)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonp")]
    [InlineData("application/json; charset=latin1")]
    public async Task Another_media_type_is_refused(string? mediaType)
    {
        var body = """{"task_type": "echo"}"""u8.ToArray();

        (await server.PostAsync(Tasks, body, mediaType)).MustBeProblem(415, "unsupported_media_type");
        (await server.PostAsync(Tasks + "/1-00000000000000000000000000/cancel", body, mediaType)).MustBeProblem(415, "unsupported_media_type");
        (await server.PostAsync(Tasks + "/1-00000000000000000000000000/retry", body, mediaType)).MustBeProblem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        using var content = new ByteArrayContent("""{"task_type": "echo"}"""u8.ToArray());
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        (await server.SendAsync(HttpMethod.Post, Tasks, content)).MustBeProblem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task A_chunk_that_is_none_is_a_problem_and_no_failure()
    {
        var answer = await SendRawAsync(
            "POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"bad_request\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n")]
    [InlineData("GET /api/v1/tasks/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("NONSENSE\r\n\r\n")]
    public async Task A_broken_request_line_or_header_is_400(string request) =>
        Assert.StartsWith("HTTP/1.1 400", await SendRawAsync(request), StringComparison.Ordinal);

    [Fact]
    public async Task A_caller_who_hangs_up_does_no_harm()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(server.Address.Host, server.Address.Port);
            await socket.GetStream().WriteAsync(
                "POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray());
        }

        Assert.Equal(200, (await server.GetAsync("/api/v1/health")).Status);
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
