using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;

namespace Orchestrator.Tests.Engine;

public sealed class HostingTests
{
    [Fact]
    public async Task A_host_starts_the_engine_before_its_own_services_and_stops_it_after_them()
    {
        var probe = new Probe();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IHostedService>(provider => probe.With(provider.GetRequiredService<IOrchestrator>()));
        builder.Services.AddOrchestrator(options =>
        {
            options.Journal = JournalKind.Memory;
            options.Handle("echo", context => new TaskOutcome.Completed(context.Input));
        });
        using var host = builder.Build();

        await host.StartAsync().Soon();
        await host.StopAsync().Soon();

        Assert.Equal([TaskState.Completed, TaskState.Completed], probe.States);
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => probe.RunAsync());
    }

    [Fact]
    public async Task Wrong_options_stop_the_hosts_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddOrchestrator(options => options.Slots = -1);
        using var host = builder.Build();

        Assert.Contains("Slots is -1", (await Assert.ThrowsAsync<ArgumentException>(() => host.StartAsync().Soon())).Message);
    }

    private sealed class Probe : IHostedService
    {
        private IOrchestrator? orchestrator;

        public List<TaskState> States { get; } = [];

        public Probe With(IOrchestrator tasks)
        {
            orchestrator = tasks;
            return this;
        }

        public async Task<TaskState> RunAsync() => (await orchestrator!.RunAsync(TestNode.Spec("echo")).Soon()).State;

        public async Task StartAsync(CancellationToken cancellationToken) => States.Add(await RunAsync());

        public async Task StopAsync(CancellationToken cancellationToken) => States.Add(await RunAsync());
    }
}
