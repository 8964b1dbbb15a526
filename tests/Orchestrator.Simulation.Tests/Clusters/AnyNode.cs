using Orchestrator.Domain;
using Orchestrator.Engine;
using Orchestrator.Journal;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>A caller that asks whichever node takes calls, and another when that fails.</summary>
internal sealed class AnyNode(ClusterWorld world, SeededChance chance)
{
    /// <summary>How long an answer is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks until there is an answer.</summary>
    public T Get<T>(Func<OrchestratorNode, Task<T>> call, string what) => world.Finish(Send(call, once: false), what);

    /// <param name="once">True to give up when it fails; the answer is then the type's default.</param>
    public Task<T> Send<T>(Func<OrchestratorNode, Task<T>> call, bool once) => world.Call(async () =>
    {
        while (true)
        {
            var open = world.Lives.FindAll(life => life.TakesCalls);
            if (open.Count > 0)
            {
                var process = open[(int)(chance.NextUInt64() % (ulong)open.Count)];
                try
                {
                    return await process.Call(_ => call(process.Node)).WaitAsync(Patience, world.Clock);
                }
                catch (Exception e) when (e is ServiceUnavailableException or JournalUnavailableException or ConnectionLostException or TimeoutException)
                {
                    if (once)
                    {
                        return default!;
                    }
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), world.Clock);
        }
    });
}
