namespace Orchestrator.Domain.Tasks.Caching;

/// <summary>Where results of tasks are kept, so that the same work is not done twice.</summary>
public enum CacheStrategy
{
    /// <summary>Nowhere: each task computes its result.</summary>
    None,

    /// <summary>In the memory of the node that serves the task's domain; gone with its process.</summary>
    Memory,

    /// <summary>In a folder of that node.</summary>
    Disk,

    /// <summary>In the store, which all nodes of a cluster share.</summary>
    Shared,

    /// <summary>In memory, and behind that in the store.</summary>
    Hybrid,
}
