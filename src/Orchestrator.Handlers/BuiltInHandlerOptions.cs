using Orchestrator.Handlers.Http;
using Orchestrator.Handlers.Processes;

namespace Orchestrator.Handlers;

/// <summary>Settings of the built-in handlers, a section for each that has any.</summary>
public sealed class BuiltInHandlerOptions
{
    /// <summary>Settings of <c>process</c>.</summary>
    public ProcessHandlerOptions Process { get; init; } = new();

    /// <summary>Settings of <c>http</c>.</summary>
    public HttpHandlerOptions Http { get; init; } = new();
}
