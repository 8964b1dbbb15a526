using Microsoft.AspNetCore.Http.Features;
using Orchestrator.Domain.Locks;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Locks;

/// <summary>The name of a lock in a path.</summary>
internal static class LockName
{
    private const string Root = "/locks/";

    /// <summary>Reads it, or says what is wrong with it.</summary>
    public static Problem? Read(HttpContext context, out string name)
    {
        name = Decoded(context);
        if (LockRules.NameFault(name) is not { } fault)
        {
            return null;
        }

        var errors = new FieldErrors();
        errors.Add("name", fault);
        return errors.ToProblem(ErrorCodes.ValidationFailed);
    }

    /// <summary>The route's value leaves an escaped slash as it is, where it cannot be told from one that was escaped twice. The request as it came can.</summary>
    private static string Decoded(HttpContext context)
    {
        var routed = (string)context.Request.RouteValues["name"]!;
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var start = raw.IndexOf(Root, StringComparison.OrdinalIgnoreCase);
        if (start < 0 || !routed.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            return routed;
        }

        var rest = raw[(start + Root.Length)..];
        var end = rest.AsSpan().IndexOfAny('/', '?');
        return Uri.UnescapeDataString(end < 0 ? rest : rest[..end]);
    }
}
