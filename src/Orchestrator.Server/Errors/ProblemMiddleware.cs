using Microsoft.AspNetCore.Http.Features;

namespace Orchestrator.Server.Errors;

/// <summary>
/// The outermost layer: whatever goes wrong inside becomes a problem with a code, never a stack trace, and so does an
/// answer that the framework left without a body.
/// </summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        // Most requests end at once and well: they should not pay for a state machine here.
        Task inner;
        try
        {
            inner = next(context);
        }
        catch (Exception e)
        {
            return AnswerAsync(context, e);
        }

        return inner.IsCompletedSuccessfully ? FinishAsync(context) : AwaitAsync(context, inner);
    }

    private async Task AwaitAsync(HttpContext context, Task inner)
    {
        try
        {
            await inner;
        }
        catch (Exception e)
        {
            await AnswerAsync(context, e);
            return;
        }

        await FinishAsync(context);
    }

    private static Task FinishAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode < 400 || response.HasStarted || response.ContentLength is not null || response.ContentType is not null)
        {
            return Task.CompletedTask;
        }

        var problem = response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new Problem(
                ErrorCodes.NotFound, $"Nothing answers {context.Request.Method} at {Shown(context.Request.Path)}. GET /openapi/v1.json lists the routes."),
            StatusCodes.Status405MethodNotAllowed => new Problem(
                ErrorCodes.MethodNotAllowed, $"{Shown(context.Request.Path)} does not know {context.Request.Method}; it knows {response.Headers.Allow}."),
            StatusCodes.Status415UnsupportedMediaType => new Problem(ErrorCodes.UnsupportedMediaType, "Send application/json."),
            _ => null,
        };
        return problem?.WriteAsync(context) ?? Task.CompletedTask;
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case OperationCanceledException or IOException when context.RequestAborted.IsCancellationRequested:
                // The caller has gone; nobody reads an answer.
                return Task.CompletedTask;
            case BadHttpRequestException bad:
                return Broken(bad).WriteAsync(context);
            default:
                return EngineProblem.From(exception) is { } problem ? problem.WriteAsync(context) : FailAsync(context, exception);
        }
    }

    private static Problem Broken(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => new Problem(ErrorCodes.RequestTimeout, bad.Message),
        StatusCodes.Status413PayloadTooLarge => new Problem(ErrorCodes.BodyTooLarge, bad.Message),
        _ => new Problem(ErrorCodes.BadRequest, bad.Message),
    };

    private Task FailAsync(HttpContext context, Exception exception)
    {
        logger.LogError(exception, "{Method} {Path} failed: {Reason}", context.Request.Method, context.Request.Path, exception.Message);
        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Features.Get<IHttpRequestLifetimeFeature>()?.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return new Problem(ErrorCodes.Internal, "The server failed; its log says why. The call may be tried again.").WriteAsync(context);
    }

    private static string Shown(PathString path) => path.Value is { Length: > 200 } value ? value[..200] + "..." : path.Value ?? "/";
}
