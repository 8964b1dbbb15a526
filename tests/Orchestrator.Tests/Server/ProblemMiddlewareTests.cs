using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Engine;
using Orchestrator.Journal;
using Orchestrator.Server.Errors;

namespace Orchestrator.Tests.Server;

/// <summary>What becomes of exceptions: a problem with a code, never their text when they are the server's own fault.</summary>
public sealed class ProblemMiddlewareTests
{
    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new ServiceUnavailableException("storage_unavailable", "The disk is full."), 503, "storage_unavailable" },
        { new ServiceUnavailableException("recovering", "Replaying."), 503, "recovering" },
        { new ServiceUnavailableException("shutting_down", "Stopping."), 503, "shutting_down" },
        { new ServiceUnavailableException("overloaded", "Too many."), 429, "overloaded" },
        { new JournalUnavailableException("The disk is full."), 503, "storage_unavailable" },
        { new TooManyDomainsException("x", 1), 429, "too_many_domains" },
        { new BadHttpRequestException("Too slow.", 408), 408, "request_timeout" },
        { new BadHttpRequestException("Broken."), 400, "bad_request" },
        { new InvalidOperationException("secret detail"), 500, "internal" },
        { new OperationCanceledException("secret detail"), 500, "internal" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task An_exception_becomes_a_problem_thrown_at_once_or_later(Exception failure, int status, string code)
    {
        foreach (var next in new RequestDelegate[] { _ => throw failure, async _ => { await Task.Yield(); throw failure; } })
        {
            var context = await RunAsync(next);

            Assert.Equal(status, context.Response.StatusCode);
            var problem = await ReadAsync(context);
            Assert.Equal(code, problem.GetProperty("code").GetString());
            Assert.Equal(status is 429 or 503, context.Response.Headers.RetryAfter.Count == 1);
            Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_caller_who_has_gone_is_no_failure()
    {
        var context = await RunAsync(
            context =>
            {
                context.Abort();
                throw new OperationCanceledException();
            });

        Assert.Equal(0, context.Response.Body.Length);
        Assert.Equal(200, context.Response.StatusCode);
    }

    private static async Task<DefaultHttpContext> RunAsync(RequestDelegate next)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpRequestLifetimeFeature>(new Lifetime());
        context.Response.Body = new MemoryStream();
        await new ProblemMiddleware(next, NullLogger<ProblemMiddleware>.Instance).InvokeAsync(context);
        await context.Response.BodyWriter.FlushAsync();
        return context;
    }

    private static async Task<JsonElement> ReadAsync(DefaultHttpContext context)
    {
        context.Response.Body.Position = 0;
        using var document = await JsonDocument.ParseAsync(context.Response.Body);
        return document.RootElement.Clone();
    }

    private sealed class Lifetime : Microsoft.AspNetCore.Http.Features.IHttpRequestLifetimeFeature
    {
        private readonly CancellationTokenSource source = new();

        public CancellationToken RequestAborted
        {
            get => source.Token;
            set => throw new NotSupportedException();
        }

        public void Abort() => source.Cancel();
    }
}
