using Orchestrator.Actors;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster.Hosting;

/// <summary>The shards of domains.</summary>
/// <param name="left">Told when nothing of a shard is left here.</param>
/// <param name="gaveUp">Told when an actor has failed so often that its supervisor stopped it.</param>
internal sealed class HostedTaskShards(ShardDirectory shards, ActorSystem system, Action<ShardHandle> left, Action<string> gaveUp) : IHostedShards
{
    // What is on its way to the journal arrives, or is refused because the next owner has the shard; whoever that is does not wait for us.
    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(10);

    public bool Has(string shard) => ShardNames.TryDomain(shard, out _);

    public async Task ServeAsync(string shard, long claim)
    {
        if (ShardNames.TryDomain(shard, out var domain))
        {
            var handle = shards.Serve(domain, claim);
            _ = WatchAsync(handle, handle.Stopped!);
            await handle.Recovered.OnOwnScheduler();
        }
    }

    public async Task LeaveAsync(string shard, bool orderly)
    {
        if (!ShardNames.TryDomain(shard, out var domain) || shards.Find(domain) is not { } handle)
        {
            return;
        }

        // Ahead of everything that still waits in its mailbox, which is refused when the actor stops, and sent to the next owner.
        var flushed = new HandOver();
        if (orderly)
        {
            handle.TellControl(flushed);
        }

        if (handle.Leave(ServiceUnavailableException.Moved(handle.Domain)) is not { } actor)
        {
            return;
        }

        if (orderly)
        {
            try
            {
                await flushed.Task.OnOwnScheduler().WaitAsync(FlushPatience, system.Time);
            }
            catch (Exception e) when (e is TimeoutException or ServiceUnavailableException)
            {
                // What did not arrive is answered as unknown.
            }
        }

        await system.StopAsync(actor).OnOwnScheduler();
        left(handle);
    }

    private async Task WatchAsync(ShardHandle handle, Task stopped)
    {
        await stopped.OnOwnScheduler();
        if (handle.Stopped == stopped)
        {
            gaveUp(handle.Name);
        }
    }
}
