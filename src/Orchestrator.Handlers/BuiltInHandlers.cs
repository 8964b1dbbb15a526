using System.Diagnostics.CodeAnalysis;
using Orchestrator.Handlers.Echo;
using Orchestrator.Handlers.Fail;
using Orchestrator.Handlers.Http;
using Orchestrator.Handlers.Processes;
using Orchestrator.Handlers.Sleep;

namespace Orchestrator.Handlers;

/// <summary>
/// The catalogue of built-in handlers. <c>echo</c>, <c>sleep</c> and <c>fail</c> are always on; <c>process</c> and
/// <c>http</c> act with the server's rights on its machine and network, so an operator must allow them by name.
/// </summary>
public static class BuiltInHandlers
{
    /// <summary>Returns its input.</summary>
    public const string Echo = "echo";

    /// <summary>Waits.</summary>
    public const string Sleep = "sleep";

    /// <summary>Fails as asked, to try out retries.</summary>
    public const string Fail = "fail";

    /// <summary>Runs a program.</summary>
    public const string Process = "process";

    /// <summary>Calls a URL.</summary>
    public const string Http = "http";

    /// <summary>Every built-in handler.</summary>
    public static IReadOnlyList<BuiltInHandler> All { get; } =
    [
        new(Echo, AlwaysOn: true, _ => new EchoHandler()),
        new(Sleep, AlwaysOn: true, _ => new SleepHandler()),
        new(Fail, AlwaysOn: true, _ => new FailHandler()),
        new(Process, AlwaysOn: false, options => new ProcessHandler(options.Process)),
        new(Http, AlwaysOn: false, options => new HttpHandler(options.Http)),
    ];

    /// <summary>
    /// Reads a comma-separated list of handlers to allow, such as <c>process,http</c>. Naming one that is always on is
    /// harmless; null or an empty text allows nothing more.
    /// </summary>
    /// <param name="text">The list.</param>
    /// <param name="allowed">The names, each once.</param>
    /// <param name="error">A sentence that names every unknown name and those that exist.</param>
    public static bool TryParseAllowed(string? text, out IReadOnlyList<string> allowed, [NotNullWhen(false)] out string? error)
    {
        var names = (text ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = names.Where(name => !All.Any(handler => handler.TaskType == name)).Distinct().ToArray();
        allowed = unknown.Length == 0 ? names.Distinct().ToArray() : [];
        error = unknown.Length == 0
            ? null
            : $"Unknown handler {string.Join(", ", unknown.Select(name => $"'{name}'"))}: "
                + $"those that can be allowed are {string.Join(", ", All.Where(handler => !handler.AlwaysOn).Select(handler => handler.TaskType))}.";
        return error is null;
    }

    /// <summary>Makes the handlers that are always on and those in <paramref name="allowed"/>, by task type.</summary>
    /// <exception cref="ArgumentException">A name in <paramref name="allowed"/> is not in the catalogue.</exception>
    public static IReadOnlyDictionary<string, ITaskHandler> Create(IReadOnlyCollection<string> allowed, BuiltInHandlerOptions options)
    {
        if (!TryParseAllowed(string.Join(',', allowed), out _, out var error))
        {
            throw new ArgumentException(error, nameof(allowed));
        }

        return All
            .Where(handler => handler.AlwaysOn || allowed.Contains(handler.TaskType))
            .ToDictionary(handler => handler.TaskType, handler => handler.Create(options));
    }
}
