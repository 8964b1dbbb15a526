using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary>Starts a server whose workflows are a test's own.</summary>
internal static class WorkflowServer
{
    public static Task<TestServer> StartAsync(FakeWorkflows workflows) =>
        TestServer.StartAsync(options => options.ConfigureServices = services => services.AddSingleton<IWorkflows>(workflows));
}
